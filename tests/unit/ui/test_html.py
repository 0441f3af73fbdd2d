from mnistlab.ui.html import Html, meter, safe, table


def test_text_is_escaped_once_and_html_is_left_alone() -> None:
    assert safe("<b>&") == "&lt;b&gt;&amp;"
    assert safe(Html("<b>x</b>")) == "<b>x</b>"
    assert safe(safe("<")) == "&lt;"


def test_cells_headers_and_caption_are_escaped() -> None:
    html = table(("<h>",), [("<c>",)], caption='"<cap>', foot=("<f>",))
    assert not any(tag in html for tag in ("<h>", "<c>", "<cap>", "<f>"))
    assert 'aria-label="&quot;&lt;cap&gt;"' in html


def test_the_first_column_heads_its_rows_and_numbers_stand_right() -> None:
    html = table(("name", "n"), [("a", 1)], caption="c")
    assert '<th scope="row" class="ml-text">a</th><td>1</td>' in html


def test_a_meter_is_for_the_eye_alone() -> None:
    assert 'width:25.0%;background:#fff"' in meter(0.25, "#fff")
    assert 'aria-hidden="true"' in meter(0, "#fff")
