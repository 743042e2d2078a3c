"""A seat by one question at a time, for those to whom a long form is a wall."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from selvhjulpen.courses import access
from selvhjulpen.courses.forms.seats import TWO
from selvhjulpen.courses.forms.steps import STEPS, SUMMARY, StepsForm, question
from selvhjulpen.courses.views.seats import book_or_say_why, status_of
from selvhjulpen.people.doors import open_to_all


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """/kurser/<pk>/trin/: the questions of the seat's form on a page each, and at the end what was answered.

    Nothing is kept between the pages, neither here nor in the address: what was answered travels in the form.
    """
    now = timezone.now()
    instance = access.public_session(pk)
    if not instance.is_open_for_booking(now):
        return redirect("courses:session", pk=pk)
    seats = 2 if request.POST.get("hvem") == TWO else 1
    form = StepsForm(request.POST or None, waits=instance.seats_left < seats)
    step, with_faults = _where_to(request, form)
    if step == SUMMARY and "bestil" in request.POST and form.is_valid():
        if booking := book_or_say_why(request, form, pk, now=now):
            return redirect("courses:seat", token=booking.token)
        instance = access.public_session(pk)
        step = form.first_fault or SUMMARY
    # Put into words before the faults of other steps, and what goes with them, are left out of sight.
    answers = list(form.answers()) if step == SUMMARY else []
    status = status_of(form)
    form.show(step, with_faults=with_faults)
    return render(
        request,
        "courses/steps.html",
        {
            "instance": instance,
            "form": form,
            "step": step,
            "question": question(step),
            "number": [*form.steps, SUMMARY].index(step) + 1,
            "count": len(form.steps) + 1,
            "before": form.before(step),
            "answers": answers,
            "is_summary": step == SUMMARY,
            "is_correcting": "retter" in request.POST or "ret" in request.POST,
            "waits": instance.seats_left < seats,
        },
        status=status,
    )


def _where_to(request: HttpRequest, form: StepsForm) -> tuple[str, bool]:
    """The step to show next, and whether its faults are to be said there."""
    at = request.POST.get("trin")
    if at not in (*STEPS, SUMMARY):
        return form.steps[0], False
    for asked in ("ret", "tilbage"):
        if (to := request.POST.get(asked)) in form.steps:
            return str(to), False
    if at in form.errors or form.non_field_errors():
        return (at, True) if at in form.steps else (form.first_fault or SUMMARY, True)
    is_last = at not in form.steps or "retter" in request.POST or form.after(at) == SUMMARY
    return (form.first_fault or SUMMARY, True) if is_last else (form.after(at), False)
