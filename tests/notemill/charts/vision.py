"""How far apart two colours are for readers without red or without green cones."""

import numpy as np
from matplotlib.colors import to_rgb

MACHADO = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}  # fmt: skip
"""Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB."""
_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]  # fmt: skip
_WHITE = (0.95047, 1.0, 1.08883)


def lab(colour: object, vision: str | None = None) -> np.ndarray:
    """CIELAB (D65) of a colour as Matplotlib writes it, as seen with one kind of cones missing."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if vision:
        linear = np.clip(np.array(MACHADO[vision]) @ linear, 0, 1)
    t = np.array(_XYZ) @ linear / _WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: object, other: object) -> float:
    """The smaller of the differences (CIE 1976) that readers without red and without green cones see."""
    return min(float(np.linalg.norm(lab(one, vision) - lab(other, vision))) for vision in MACHADO)
