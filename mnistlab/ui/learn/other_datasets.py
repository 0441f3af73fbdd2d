"""Other images for the same network: how many inputs they need, and what it makes of clothes."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
import streamlit as st

from mnistlab.core.explain import percent
from mnistlab.core.runs import Run
from mnistlab.data.known import FASHION_MNIST, MNIST
from mnistlab.lessons.onwards import EITHER_DATASET, SHAPES
from mnistlab.ui.digits import digit_img
from mnistlab.ui.html import safe, table
from mnistlab.ui.lab import Lab
from mnistlab.ui.learn.shared_runs import compare

HOW_TO_ADD = (
    "**This lab has MNIST only.** Whoever runs it can add Fashion-MNIST: on Debian and Ubuntu with "
    "`apt install dataset-fashion-mnist`, then start the lab with the environment variable "
    "`MNISTLAB_DATA=/usr/share/datasets/fashion-mnist`. The README says which other files can be taken."
)


def count_inputs() -> None:
    """Show what the shape of the images makes of the first layer."""
    units = st.slider("Neurons in the first hidden layer", 16, 512, 128, 16, key="another_units")
    rows = []
    for name, shape in SHAPES.items():
        inputs = prod(shape)
        parts = " × ".join(map(str, shape if shape[-1] > 1 else shape[:-1]))
        rows.append((name, f"{parts} = {inputs:,}", f"{inputs} × {units} + {units} = {(inputs + 1) * units:,}"))
    head = ("", "inputs", "first layer's parameters")
    st.html(table(head, rows, caption="Inputs and parameters for three datasets"))


def compare_datasets(lab: Lab) -> None:
    """Train the same network on MNIST and on Fashion-MNIST; where that is missing, say how to add it."""
    if FASHION_MNIST.name not in lab.catalog.names:
        st.info(HOW_TO_ADD, icon=":material/checkroom:")
        return
    fashion = lab.catalog.load(FASHION_MNIST.name)
    first = [int(np.flatnonzero(fashion.y_test == label)[0]) for label in range(len(fashion.class_names))]
    cards = "".join(
        f'<figure style="margin:0;width:5.2rem;text-align:center">'
        f"{digit_img(fashion.x_test[i], name, size='5.2rem')}<figcaption>{safe(name)}</figcaption></figure>"
        for i, name in zip(first, fashion.class_names, strict=True)
    )
    st.html(f'<div class="ml-few">{cards}</div>')
    known = (MNIST, FASHION_MNIST)
    compare(
        lab,
        {one.title: EITHER_DATASET.with_(dataset=one.name) for one in known},
        key="another",
        ask="On which will the same network get more test images right?",
        title=_title,
    )
    settings = {"hidden": "128", **EITHER_DATASET.with_(dataset=FASHION_MNIST.name).to_query()}
    st.page_link("pages/train.py", label="Train on Fashion-MNIST", icon=":material/tune:", query_params=settings)


def _title(runs: Mapping[str, Run]) -> str:
    return ", ".join(f"{name} {percent(run.test_accuracy or 0, 1)}" for name, run in runs.items()) + " right"
