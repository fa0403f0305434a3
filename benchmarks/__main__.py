"""`python -m benchmarks`: the page that `make bench` writes."""

import importlib

from benchmarks import example_class, formulas, growth, guest, pages

guest.main()
print(f"\n{example_class.main()}")
print(f"\n{importlib.import_module('benchmarks.class').main()}")
print(f"\n{growth.main()}")
print(f"\n{pages.section()}")
print(f"\n{formulas.section(formulas.SAMPLE)}")
