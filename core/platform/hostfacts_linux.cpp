#include "core/platform/hostfacts.h"

#include <charconv>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace executor::platform {
namespace {
constexpr std::string_view kListening = "0A";

/// The addresses of /proc/net/tcp{,6} are hexadecimal, four bytes at a time in the order of this machine.
bool isLoopback(std::string_view address)
{
    constexpr std::string_view kLoopback6 = "00000000000000000000000001000000";
    constexpr std::string_view kMapped = "0000000000000000FFFF0000";
    if (address.size() == 8) {
        return address.ends_with("7F");
    }
    return address == kLoopback6 || (address.starts_with(kMapped) && address.ends_with("7F"));
}

std::optional<bool> isOpenIn(const char* table, std::uint16_t port)
{
    std::ifstream file(table);
    std::string line;
    if (!std::getline(file, line)) {
        return std::nullopt;
    }
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::string number;
        std::string local;
        std::string remote;
        std::string state;
        fields >> number >> local >> remote >> state;
        const auto colon = local.find(':');
        unsigned found = 0;
        if (state != kListening || colon == std::string::npos) {
            continue;
        }
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), found, 16);
        if (found == port && !isLoopback(std::string_view(local).substr(0, colon))) {
            return true;
        }
    }
    return false;
}

bool isFiltered(const std::string& pid)
{
    std::ifstream file("/proc/" + pid + "/status");
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("Seccomp:")) {
            return line.ends_with('2');
        }
    }
    return false;
}
} // namespace

std::optional<bool> isOpenToOthers(std::uint16_t port)
{
    const auto four = isOpenIn("/proc/net/tcp", port);
    const auto six = isOpenIn("/proc/net/tcp6", port);
    if (!four && !six) {
        return std::nullopt;
    }
    return four.value_or(false) || six.value_or(false);
}

std::optional<ConfinedChildren> confinedChildren(std::int64_t pid)
{
    const auto process = std::to_string(pid);
    std::ifstream file("/proc/" + process + "/task/" + process + "/children");
    if (!file) {
        return std::nullopt;
    }
    ConfinedChildren found;
    std::string child;
    while (file >> child) {
        ++found.all;
        found.filtered += isFiltered(child) ? 1 : 0;
    }
    return found;
}

bool hasEnded(std::int64_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    const auto name = line.rfind(')'); // the state stands behind the name, which may hold anything
    return name == std::string::npos || name + 2 >= line.size() || line[name + 2] == 'Z' || line[name + 2] == 'X';
}

} // namespace executor::platform
