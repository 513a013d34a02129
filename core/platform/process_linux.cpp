#include "core/platform/process.h"

#include "core/base/text.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace executor::platform {
namespace {
/// Inode of the socket that listens on `port`, from /proc/net/tcp or tcp6.
std::optional<std::string> listeningInode(const char* table, std::uint16_t port)
{
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream words(line);
        std::string slot;
        std::string local;
        std::string remote;
        std::string state;
        std::string skipped;
        std::string inode;
        words >> slot >> local >> remote >> state;
        for (int i = 0; i < 5; ++i) {
            words >> skipped;
        }
        words >> inode;
        const auto colon = local.rfind(':');
        unsigned found = 0;
        if (state != "0A" || colon == std::string::npos) {
            continue;
        }
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), found, 16);
        if (found == port) {
            return inode;
        }
    }
    return std::nullopt;
}

bool hasSocket(const std::filesystem::path& process, const std::string& wanted)
{
    std::error_code error;
    for (std::filesystem::directory_iterator entry(process / "fd", error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code unreadable;
        if (std::filesystem::read_symlink(entry->path(), unreadable) == wanted) {
            return true;
        }
    }
    return false;
}
} // namespace

namespace {
/// 1,024 connections, streams to upstreams and sandboxes need more descriptors than the usual soft limit of 1,024.
void raiseFileLimit()
{
    constexpr rlim_t kWanted = 8192;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < kWanted) {
        files.rlim_cur = files.rlim_max == RLIM_INFINITY ? kWanted : std::min(kWanted, files.rlim_max);
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
}
} // namespace

Result<void> hardenProcess()
{
    ::umask(077);
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return fail(ErrorCode::Internal, std::string("The process could not be protected: ") + std::strerror(errno));
    }
    raiseFileLimit();
    return {};
}

std::string processName(std::int64_t pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

std::optional<PortOwner> ownerOfPort(std::uint16_t port)
{
    auto inode = listeningInode("/proc/net/tcp", port);
    if (!inode) {
        inode = listeningInode("/proc/net/tcp6", port);
    }
    if (!inode) {
        return std::nullopt;
    }
    const auto wanted = "socket:[" + *inode + "]";
    std::error_code error;
    for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end;
         entry.increment(error)) {
        const auto name = entry->path().filename().native();
        std::int64_t pid = 0;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (read.ptr == name.data() + name.size() && pid > 0 && hasSocket(entry->path(), wanted)) {
            return PortOwner{processName(pid), pid};
        }
    }
    return std::nullopt;
}

std::string bootId()
{
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

} // namespace executor::platform
