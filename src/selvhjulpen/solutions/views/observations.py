""" "Her går folk i stå": filed in three taps, read, answered, taken together and kept apart."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selvhjulpen.people.doors import StaffRequest, open_to, shows
from selvhjulpen.people.models import Role
from selvhjulpen.solutions import access, adapters
from selvhjulpen.solutions.actions import observations as actions
from selvhjulpen.solutions.forms.observations import AnswerForm, MergeForm, ObservationForm, SplitForm, WordsForm
from selvhjulpen.solutions.models import BlockState, Observation, Origin, Solution, StumblingBlock
from selvhjulpen.solutions.queries import observations as queries

HELPERS = [Role.COORDINATOR, Role.INSTRUCTOR, Role.PARTNER]
PER_PAGE = 50
# Where a link to the form comes from, as its address says it.
FROM = {"cafe": Origin.CAFE, "kursus": Origin.COURSE, "oevelse": Origin.PRACTICE}
# What may be shown alone, as the address says it.
SHOW = {"nye": "new", "aabne": "open", **{state.value: state.value for state in BlockState}}


@open_to(*HELPERS)
@require_safe
def blocks(request: StaffRequest) -> HttpResponse:
    """/observation/: where people get stuck, the latest seen first."""
    solution, show = _solution_asked(request), request.GET.get("vis", "")
    rows = queries.listed(solution=solution, show=SHOW.get(show, ""))
    context = {
        "page_of": Paginator(rows, PER_PAGE).get_page(request.GET.get("side", "")),
        "solution": solution,
        "show": show if show in SHOW else "",
        "unread": queries.unread(),
    }
    return render(request, "solutions/blocks.html", context)


def _solution_asked(request: StaffRequest) -> Solution | None:
    # PostgreSQL refuses to look for a text with a NUL in it.
    asked = request.GET.get("loesning", "").replace("\0", "")
    return Solution.objects.filter(key=asked).first() if asked else None


@open_to(*HELPERS)
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """/observation/ny/?loesning=…&fra=cafe&tilbage=/…: which solution, then what; most of it is chosen beforehand."""
    solution = _solution_asked(request)
    if solution is None:
        return render(request, "solutions/observation_solution.html", {"solutions": queries.to_choose_from()})
    known = queries.known_steps(solution)
    form = ObservationForm(
        request.POST or None,
        request.FILES or None,
        solution=solution,
        known=known,
        origin=FROM.get(request.GET.get("fra", ""), ""),
    )
    if request.method == "POST" and form.is_valid():
        filed = actions.file(
            seen=form.seen,
            key=form.cleaned_data["formkey"],
            by=request.user,
            picture=form.cleaned_data["picture"],
            now=timezone.now(),
        )
        messages.success(request, _("Tak. Du får en mail, når ejeren svarer."))
        back = request.GET.get("tilbage", "")
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            return redirect(back)
        return redirect("solutions:block", pk=filed.block_id)
    return render(request, "solutions/observation.html", {"form": form, "solution": solution, "known": known})


@open_to(*HELPERS)
@require_safe
def block(request: StaffRequest, pk: int) -> HttpResponse:
    """/observation/<pk>/: one of them, and each time it was seen."""
    return _page(request, access.block(pk))


def _page(
    request: StaffRequest,
    held: StumblingBlock,
    *,
    words: WordsForm | None = None,
    answering: AnswerForm | None = None,
    like: StumblingBlock | None = None,
) -> HttpResponse:
    seen = list(held.observations.all())
    context = {
        "held": held,
        "observations": seen,
        "people": sum(one.people for one in seen),
        "words": words or WordsForm(initial={"step": held.step}),
        "answering": answering or AnswerForm(block=held),
        "form": answering or words,
        "like": like,
        "has_others": request.user.is_coordinator and bool(queries.others_of(held)),
    }
    return render(request, "solutions/block.html", context)


@open_to(Role.COORDINATOR)
@require_POST
def check(request: StaffRequest, pk: int) -> HttpResponse:
    """/observation/<pk>/vis/: the words have been read, and may be shown to all."""
    held = access.block(pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, held, words=form)
    try:
        actions.check(block=held, step=form.cleaned_data["step"], by=request.user, now=timezone.now())
    except actions.SameAlready as refused:
        form.add_error("step", _("Der er allerede en med de ord. Saml de to i stedet."))
        return _page(request, held, words=form, like=refused.block)
    messages.success(request, _("Tak. Nu kan alle se det, når det er sket for fem."))
    return redirect("solutions:block", pk=pk)


@open_to(Role.COORDINATOR)
@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """/observation/<pk>/svar/: what the owner said on the telephone."""
    held = access.block(pk)
    form = AnswerForm(request.POST, block=held)
    if not form.is_valid():
        return _page(request, held, answering=form)
    asked = form.cleaned_data
    actions.answer(block=held, state=asked["state"], text=asked["answer"], by=request.user, now=timezone.now())
    messages.success(request, _("Svaret er gemt. De, der har skrevet om det, får besked."))
    return redirect("solutions:block", pk=pk)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, pk: int) -> HttpResponse:
    """/observation/<pk>/saml/: it is the same as another."""
    held = access.block(pk)
    others = queries.others_of(held)
    form = MergeForm(request.POST or None, others=others, initial={"into": request.GET.get("med", "")})
    if request.method == "POST" and form.is_valid():
        into = access.block(int(form.cleaned_data["into"]))
        try:
            actions.merge(block=held, into=into, by=request.user, now=timezone.now())
        except actions.NotAlike as error:
            raise Http404 from error
        messages.success(request, _("De to er samlet. Alle, der er talt med, er talt med stadig."))
        return redirect("solutions:block", pk=into.pk)
    return render(request, "solutions/block_merge.html", {"held": held, "form": form, "others": others})


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def split(request: StaffRequest, pk: int, observation_pk: int) -> HttpResponse:
    """/observation/<pk>/<observation_pk>/skil/: this one is about something else."""
    observation = access.observation(pk, observation_pk)
    held = observation.block
    form = SplitForm(request.POST or None, initial={"kind": held.kind, "step": held.step})
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.split(observation=observation, **form.cleaned_data, by=request.user, now=timezone.now())
        except actions.NotAlike:
            form.add_error("step", _("Det er det, den allerede står under. Skriv noget andet."))
        else:
            messages.success(request, _("Den står for sig selv nu."))
            return redirect("solutions:block", pk=new.pk)
    context = {"held": held, "observation": observation, "form": form}
    return render(request, "solutions/observation_split.html", context)


@open_to(Role.COORDINATOR)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, pk: int, observation_pk: int) -> HttpResponse:
    """/observation/<pk>/<observation_pk>/fjern/: it was no observation."""
    observation = access.observation(pk, observation_pk)
    if request.method == "POST":
        actions.remove(observation=observation, by=request.user, now=timezone.now())
        messages.success(request, _("Observationen er fjernet."))
        return redirect("solutions:blocks")
    context = {"held": observation.block, "observation": observation}
    return render(request, "solutions/observation_remove.html", context)


@open_to(*HELPERS)
@require_safe
@shows(gettext_noop("Billede til observation"), about="solutions.observation:{observation_pk}")
def picture(request: StaffRequest, pk: int, observation_pk: int) -> HttpResponse:
    """/observation/<pk>/<observation_pk>/billede/: to be saved; no browser opens it as one of our pages."""
    return picture_of(access.observation(pk, observation_pk))


@open_to(Role.COORDINATOR)
@require_POST
def picture_remove(request: StaffRequest, pk: int, observation_pk: int) -> HttpResponse:
    """/observation/<pk>/<observation_pk>/billede/slet/: it shows what it must not."""
    observation = access.observation(pk, observation_pk)
    actions.remove_picture(observation=observation, by=request.user, now=timezone.now())
    messages.success(request, _("Billedet er slettet."))
    return redirect("solutions:block", pk=pk)


def picture_of(observation: Observation) -> HttpResponse:
    """The picture as a file; "not there" where there is none."""
    found = adapters.read(observation.picture) if observation.picture else None
    if found is None:
        raise Http404
    name = f"observation-{observation.pk}.{found.kind.value}"
    return HttpResponse(
        found.content,
        content_type=found.kind.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
