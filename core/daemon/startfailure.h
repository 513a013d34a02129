#pragma once

#include "core/base/result.h"

#include <string_view>

namespace executor::daemon {

/// Tells on standard error why a program of ours does not start and gives its exit code. A command that started the
/// program in the background reads these lines from start.log and passes them on (core/api/cli/startdaemon.h).
[[nodiscard]] int tellStartFailure(std::string_view program, const Error& error);

} // namespace executor::daemon
