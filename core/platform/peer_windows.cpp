#include "core/platform/peer.h"

#include <windows.h>

#include <tlhelp32.h>

#include <string>
#include <vector>

namespace executor::platform {
namespace {
std::vector<unsigned char> userOf(HANDLE process)
{
    HANDLE token = nullptr;
    if (!::OpenProcessToken(process, TOKEN_QUERY, &token)) {
        return {};
    }
    DWORD size = 0;
    ::GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<unsigned char> buffer(size);
    const bool isRead = ::GetTokenInformation(token, TokenUser, buffer.data(), size, &size) != 0;
    ::CloseHandle(token);
    return isRead ? buffer : std::vector<unsigned char>{};
}

bool isOurUser(DWORD pid)
{
    const HANDLE process = ::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, pid);
    if (process == nullptr) {
        return false;
    }
    auto theirs = userOf(process);
    auto ours = userOf(::GetCurrentProcess());
    ::CloseHandle(process);
    if (theirs.empty() || ours.empty()) {
        return false;
    }
    return ::EqualSid(reinterpret_cast<TOKEN_USER*>(theirs.data())->User.Sid,
                      reinterpret_cast<TOKEN_USER*>(ours.data())->User.Sid) != 0;
}
} // namespace

Result<Peer> peerOf(std::intptr_t socket)
{
    ULONG pid = 0;
    if (!::GetNamedPipeClientProcessId(reinterpret_cast<HANDLE>(socket), &pid)) {
        return fail(ErrorCode::Internal, "The peer of a pipe is unknown.");
    }
    return Peer{-1, static_cast<std::int64_t>(pid), isOurUser(pid)};
}

std::int64_t currentUid()
{
    return -1;
}

std::optional<std::filesystem::path> programOf(std::int64_t pid)
{
    const HANDLE process = ::OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(pid));
    if (process == nullptr) {
        return std::nullopt;
    }
    std::wstring path(32768, L'\0');
    auto size = static_cast<DWORD>(path.size());
    const bool isRead = ::QueryFullProcessImageNameW(process, 0, path.data(), &size) != 0;
    ::CloseHandle(process);
    if (!isRead) {
        return std::nullopt;
    }
    path.resize(size);
    return std::filesystem::path(path);
}

std::optional<std::int64_t> parentOf(std::int64_t pid)
{
    const HANDLE snapshot = ::CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (snapshot == INVALID_HANDLE_VALUE) {
        return std::nullopt;
    }
    PROCESSENTRY32W entry{};
    entry.dwSize = sizeof(entry);
    std::optional<std::int64_t> parent;
    for (BOOL more = ::Process32FirstW(snapshot, &entry); more && !parent; more = ::Process32NextW(snapshot, &entry)) {
        if (entry.th32ProcessID == static_cast<DWORD>(pid)) {
            parent = static_cast<std::int64_t>(entry.th32ParentProcessID);
        }
    }
    ::CloseHandle(snapshot);
    return parent;
}

} // namespace executor::platform
