"""Packs weights and resources, which lie beside the package in a checkout, inside the package of a wheel."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["musicexplorer", "musicexplorer.*"]),
        "musicexplorer.models",
        "musicexplorer.resources",
    ],
    package_dir={"musicexplorer.models": "models", "musicexplorer.resources": "resources"},
    package_data={"musicexplorer.models": ["**/*"], "musicexplorer.resources": ["**/*"]},
)
