"""The packages that notebooks usually import, and sentences on those that cannot be had."""

from __future__ import annotations

PACKAGES: dict[str, str] = {
    "matplotlib": "matplotlib",
    "tqdm": "tqdm",
    "scipy": "scipy",
    "pandas": "pandas",
    "sklearn": "scikit-learn",
    "einops": "einops",
    "seaborn": "seaborn",
}
"""Name that is imported -> name that is installed. None is imported before a submission does."""
ABSENT: dict[str, str] = {
    "torchvision": "it is not installed where this was graded, since the build on PyPI does not "
    "run beside torch for the CPU; data sets and models of it are not needed for any answer",
    "torchaudio": "it is not installed where this was graded, and no answer needs it",
    "torchtext": "it is no longer made for this torch, and no answer needs it",
    "tensorflow": "only torch is installed where this was graded",
    "keras": "only torch is installed where this was graded",
    "jax": "only torch is installed where this was graded",
    "transformers": "it is not installed where this was graded, and no answer needs it",
    "datasets": "it is not installed where this was graded, and there is no network",
    "google": "Colab's own modules exist on Colab alone",
}
"""Packages that are often imported and are not there -> why."""


def why_absent(name: str) -> str:
    """Return a sentence on a package that was not found; empty if nothing is known of it."""
    return ABSENT.get(name.partition(".")[0], "")


def version_of(package: str) -> str:
    """The version that is installed, without the name of its build; empty where there is none."""
    from importlib.metadata import PackageNotFoundError, version  # no guest needs it

    try:
        return version(package).partition("+")[0]
    except PackageNotFoundError:
        return ""
