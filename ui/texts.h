#pragma once

namespace executor::ui {

/// Loads the texts of the language; for English that is the plural forms. Call once, after QApplication is there.
void installTexts();

} // namespace executor::ui
