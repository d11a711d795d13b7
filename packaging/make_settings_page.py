"""Writes docs/settings.md, the reference page of all training settings, from the classes that declare them."""

from pathlib import Path

from purer_app.engine.core.settings.reference import settings_page

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"

if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
    print(f"wrote {PAGE}")
