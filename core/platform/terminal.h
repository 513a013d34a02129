#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace executor::platform {

enum class StandardStream
{
    Input,
    Output,
    Error
};
/// Whether a standard stream of this process is a terminal.
[[nodiscard]] bool isTerminal(StandardStream stream);
/// Whether standard input is a pipe or a regular file (so that reading it ends).
[[nodiscard]] bool isInputPiped();
/// Columns of the terminal at standard output; 80 where unknown.
[[nodiscard]] int terminalWidth();

/// Whether typed characters are shown.
enum class Echo
{
    On,
    Off
};
/// Asks on the controlling terminal (/dev/tty, CONIN$), never on standard input, and returns the typed line without its
/// end. Errors: `usage` without a terminal, `cancelled` at its end (Ctrl+D). Wipe secrets with wipeText().
[[nodiscard]] Result<std::string> askOnTerminal(std::string_view question, Echo echo);
/// Writes to the controlling terminal; nothing without one.
void tellOnTerminal(std::string_view text);

/// Overwrites the text in a way that no compiler drops, then empties it.
void wipeText(std::string& text);

} // namespace executor::platform
