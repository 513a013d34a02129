#include "core/daemon/startfailure.h"

#include <cstdio>

namespace executor::daemon {

int tellStartFailure(std::string_view program, const Error& error)
{
    std::string text = std::string(program) + ": " + error.message + "\n";
    if (!error.hint.empty()) {
        text += "hint: " + error.hint + "\n";
    }
    text += "code: " + std::string(wireName(error.code)) + "\n"; // last: a reader then has the rest
    std::fputs(text.c_str(), stderr);
    return exitCode(error.code);
}

} // namespace executor::daemon
