"""Terms explain themselves where they first stand, and nowhere else."""

import re
from html import escape

import pytest

from mnistlab.core.spec import RunSpec, choices
from mnistlab.lessons.glossary import glossary
from mnistlab.ui.html import Html
from mnistlab.ui.terms import FIELDS, ORDINARY, VALUES, explained, field_help, helped, meaning, mention

SPAN = re.compile(r'<span class="ml-term" tabindex="0" data-means="([^"]*)">([^<]*)</span>')


def wrapped(text: str) -> list[str]:
    return [word for _, word in SPAN.findall(explained(text))]


def test_only_the_first_mention_is_wrapped_whatever_its_form() -> None:
    assert wrapped("An epoch, two epochs, another epoch, and one batch.") == ["epoch", "batch"]


def test_the_longest_form_wins() -> None:
    assert wrapped("Stochastic gradient descent needs a gradient.") == ["Stochastic gradient descent", "gradient"]
    assert wrapped("The learning\nrate") == ["learning\nrate"], "also over the end of a line"


def test_case_is_kept_and_any_case_is_found() -> None:
    assert wrapped("Dropout, then RELU and relu") == ["Dropout", "RELU"]


@pytest.mark.parametrize(
    "text",
    [
        "`epoch`",
        "```\nepoch\n```",
        "$epoch$",
        "$$ epoch \\cdot x $$",
        "[epoch](https://example.org/)",
        "![epoch](x.png)",
        "https://example.org/epoch",
        '<b title="epoch">x</b>',
        ":material/epoch:",
        "epoch-making",
        "pseudo-epoch",
        "epochal",
    ],
)
def test_code_formulas_links_markup_and_parts_of_words_are_left_alone(text: str) -> None:
    assert explained(text) == text


def test_words_with_other_meanings_are_left_alone_but_known() -> None:
    forms = {form for term in glossary().values() for form in (term.name, *term.also)}
    assert forms >= ORDINARY
    assert all(wrapped(f"The {form} here.") == [] for form in ORDINARY)
    assert meaning("class") == glossary()["class"].text


def test_a_text_around_markup_is_still_read() -> None:
    assert wrapped("`code` and **bias** in $Wx$ <em>weight</em>") == ["bias", "weight"]


def test_the_meaning_cannot_break_out_of_its_attribute() -> None:
    ((means, _),) = SPAN.findall(explained("backpropagation"))
    assert means == escape(glossary()["backpropagation"].text)
    assert all(not set('"<>') & set(escape(term.text)) for term in glossary().values())


def test_a_term_can_be_left_out() -> None:
    assert [word for _, word in SPAN.findall(explained("Momentum and a step size", but="momentum"))] == ["step size"]


def test_a_heading_can_be_said_to_mean_a_term() -> None:
    html = mention("<val. loss>", "validation set")
    assert isinstance(html, Html)
    assert "&lt;val. loss&gt;</span>" in html and escape(meaning("validation set")) in html


def test_help_ends_with_what_its_terms_mean() -> None:
    assert helped("So much.", "loss", "loss") == f"So much.\n\n**Loss**: {meaning('loss')}"


def test_every_setting_has_its_term_and_every_named_value_that_has_one() -> None:
    assert set(FIELDS) == set(RunSpec.model_fields)
    assert set(FIELDS.values()) | set(VALUES.values()) <= set(glossary())
    options = {word for name in FIELDS for word in choices(name)} - {"scaled", "random_normal"}
    assert options <= set(VALUES), "those two are what their setting's own term explains"


def test_the_help_of_a_knob_explains_what_is_chosen() -> None:
    text = field_help("optimizer", "adam")
    assert text.startswith(str(RunSpec.model_fields["optimizer"].description))
    assert meaning("optimizer") in text and text.endswith(f"**Adam**: {meaning('Adam')}")
    assert field_help("learning_rate", "0.001").count("**") == 2
