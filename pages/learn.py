"""Learn: the course, from one neuron to a network that reads handwriting."""

from mnistlab.ui.learn.page import lesson_of_page, show_course, show_lesson
from mnistlab.ui.shell import open_page

lab = open_page("Learn")
lesson = lesson_of_page()
if lesson is None:
    show_course(lab)
else:
    show_lesson(lab, lesson)
