"""The way into a class, for the projector: the code, the address to type, and a QR code of both."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from mnistlab.core.school.classroom import Classroom
from mnistlab.core.school.code import spaced
from mnistlab.ui.html import Html, safe
from mnistlab.ui.school.address import WayIn, own_address, way_in

_SHUT = "The class is closed: nobody can join until it is open again."


def show_door(classroom: Classroom, url: str, back: Callable[[], None] | None = None) -> None:
    """Show how to join a class, large enough for a projector.

    Args:
        classroom: the class.
        url: the address of the page, as its browser has it: `st.context.url`.
        back: fills the whole screen, above everything else, with a button and the Escape key that call this.
    """
    way = way_in(classroom, url, str(st.get_option("server.address") or ""), own_address())
    with st.container(key="door_screen" if back else "door_inside"):
        if back:
            st.button("Back", key="door_close", icon=":material/arrow_back:", on_click=back, shortcut="Escape")
        st.html(_door(classroom, way))
        for note in filter(None, ("" if classroom.open else _SHUT, way.note)):
            st.html(f'<p class="ml-door-note">{safe(note)}</p>')


def qr_code(text: str, alt: str) -> Html:
    """Return a QR code that fills its place: dark on light with its quiet zone, in a dark page too.

    An SVG in an image: Streamlit takes SVG elements out of HTML.
    """
    import segno  # no page but the teacher's needs it

    source = segno.make(text, error="m", micro=False).svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    return Html(f'<img src="{safe(source)}" alt="{safe(alt)}">')


def _door(classroom: Classroom, way: WayIn) -> Html:
    code = spaced(classroom.code)
    return Html(
        '<div class="ml-door"><div class="ml-door-words">'
        f'<p class="ml-door-class" dir="auto">{safe(classroom.name)}</p>'
        f'<p>Open</p><p class="ml-door-address">{safe(way.typed)}</p>'
        f'<p>and type the code</p><p class="ml-door-code">{safe(code)}</p></div>'
        f'<figure class="ml-door-qr">{qr_code(way.url, "QR code of this address with the code")}'
        "<figcaption>or point a camera here</figcaption></figure></div>"
    )
