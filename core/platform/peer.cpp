#include "core/platform/peer.h"

#include "core/base/text.h"

namespace executor::platform {

std::string callingProgram(std::int64_t pid)
{
    auto program = programOf(pid);
    if (program && program->stem() == "executor") {
        const auto parent = parentOf(pid);
        program = parent ? programOf(*parent) : std::nullopt;
    }
    return program ? utf8FromPath(*program) : std::string();
}

} // namespace executor::platform
