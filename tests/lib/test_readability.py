import pytest

from selvhjulpen.lib.readability import lix


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", 0.0),
        ("12 34 56 78", 0.0),
        # 4 words, 1 sentence, none long.
        ("Vi ses i morgen.", 4.0),
        # 4 words, 2 sentences, none long.
        ("Kom ind. Sæt dig.", 2.0),
        # 6 words, 1 sentence, "biblioteket" is long: 6 + 100/6.
        ("Kom ned til os på biblioteket.", 6 + 100 / 6),
        # Six letters are not long, seven are.
        ("Kursus", 1.0),
        ("Kurser her, kurset der.", 4.0),
        ("Kurserne her.", 2 + 50),
        # 8 words, 2 sentences, "digital" and "borgere" are long.
        ("Din post er digital. Hjælp til alle borgere.", 4 + 25),
        # A question, a shout and a colon end a sentence, too: 4 words, 3 of them ends.
        ("Hvem? Dig! Husk: briller", 4 / 3 + 25),
        ("Husk dine briller", 3 + 100 / 3),
    ],
)
def test_lix_is_words_a_sentence_and_the_share_of_long_words(text, figure):
    assert lix(text) == pytest.approx(figure)


def test_dates_and_clock_times_do_not_make_sentences_short():
    # 7 words (tirsdag, november, kl, på, i, Horsens …), one sentence.
    text = "Tirsdag 24. november kl. 10.00–12.00 i Horsens."

    assert lix(text) == pytest.approx(5 + 100 * 3 / 5)  # Tirsdag, november, Horsens are long


def test_a_soft_hyphen_does_not_make_two_short_words_of_a_long_one():
    assert lix("Selv\N{SOFT HYPHEN}betjening") == lix("Selvbetjening") == 101.0


def test_a_hyphen_holds_a_word_together():
    # 2 words; "it-hjælp" has seven letters.
    assert lix("Få it-hjælp.") == 2 + 50
