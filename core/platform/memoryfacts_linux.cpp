#include "core/platform/memoryfacts.h"

#include <fstream>
#include <malloc.h>
#include <string>
#include <unistd.h>

namespace executor::platform {
namespace {
std::optional<MemoryFacts> fromRollup(const std::string& folder)
{
    std::ifstream file(folder + "/smaps_rollup");
    MemoryFacts facts;
    std::string line;
    bool isFound = false;
    while (std::getline(file, line)) {
        if (line.starts_with("Rss:")) {
            facts.rss = std::stoull(line.substr(4)) * 1024;
            isFound = true;
        } else if (line.starts_with("Pss:")) {
            facts.pss = std::stoull(line.substr(4)) * 1024;
        }
    }
    return isFound ? std::optional(facts) : std::nullopt;
}
} // namespace

std::optional<MemoryFacts> memoryOf(std::int64_t pid)
{
    const auto folder = "/proc/" + std::to_string(pid);
    if (auto facts = fromRollup(folder)) {
        return facts;
    }
    // Protected processes show others only this file.
    std::ifstream file(folder + "/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    if (!(file >> total >> resident)) {
        return std::nullopt;
    }
    return MemoryFacts{0, resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))};
}

void giveBackMemory()
{
    ::malloc_trim(0);
}

} // namespace executor::platform
