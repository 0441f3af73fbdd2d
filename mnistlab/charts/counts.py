"""How many images there are of each class."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from mnistlab.charts.palette import DIGITS
from mnistlab.charts.theme import figure


def class_counts(train: NDArray[np.integer], test: NDArray[np.integer], class_names: tuple[str, ...]) -> go.Figure:
    """Draw how many training and test images each class has, one bar a class.

    Args:
        train, test: labels, shape (images,).
        class_names: one name a class, at the most ten.
    """
    classes = len(class_names)
    counts = [np.bincount(labels, minlength=classes) for labels in (train, test)]
    chart = figure(counts_sentence(counts[0]), barmode="stack", bargap=0.25)
    names = [name.replace("&", "&amp;").replace("<", "&lt;") for name in class_names]
    looks = (("training", "", "inside"), ("test", "/", "outside"))
    for (name, pattern, where), count in zip(looks, counts, strict=True):
        chart.add_bar(
            name=name,
            x=count,
            y=list(range(classes)),
            orientation="h",
            marker={"color": DIGITS[:classes], "pattern": {"shape": pattern, "size": 5}},
            text=[f"{n:,}" for n in count],
            textposition=where,
            insidetextanchor="end",
            customdata=names,
            hovertemplate=f"%{{customdata}}: %{{x:,}} {name} images<extra></extra>",
        )
    most = int(sum(counts).max())  # type: ignore[union-attr]
    chart.update_yaxes(tickvals=list(range(classes)), ticktext=names, autorange="reversed", showgrid=False)
    chart.update_xaxes(range=[0, most * 1.2], showgrid=False, showticklabels=False)
    chart.update_layout(margin={"l": 8, "r": 8, "t": 84, "b": 8}, legend_traceorder="normal", title_xref="container")
    return chart


def counts_sentence(counts: NDArray[np.integer]) -> str:
    """State how evenly the classes are filled."""
    least, most = int(counts.min()), int(counts.max())
    if least == most:
        return f"Every class has exactly {most:,} training images"
    return f"Each class has {least:,} to {most:,} training images"
