#pragma once

namespace executor::api::cli {

/// Lets the first Ctrl+C end the wait instead of the program; the second ends the program with 130.
void watchInterrupt();
[[nodiscard]] bool wasInterrupted();
/// Before the requests that tidy up.
void clearInterrupt();

} // namespace executor::api::cli
