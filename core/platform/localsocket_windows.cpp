#include "core/platform/localsocket.h"

#include <windows.h>

#include <utility>

namespace executor::platform {
namespace {
tl::unexpected<Error> unreachable()
{
    return fail(ErrorCode::DaemonUnreachable, "Executor does not answer.", "Start it: executor up");
}
} // namespace

// The pipe's name holds the user's SID and its access list admits nobody else; SECURITY_IDENTIFICATION keeps a foreign
// server from acting as us.
Result<LocalConnection> LocalConnection::connect(const std::filesystem::path& door)
{
    const HANDLE pipe = ::CreateFileW(door.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                      SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, nullptr);
    if (pipe == INVALID_HANDLE_VALUE) {
        return unreachable();
    }
    return LocalConnection(reinterpret_cast<std::intptr_t>(pipe));
}

LocalConnection::LocalConnection(LocalConnection&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

LocalConnection& LocalConnection::operator=(LocalConnection&& other) noexcept
{
    std::swap(m_handle, other.m_handle);
    return *this;
}

LocalConnection::~LocalConnection()
{
    if (m_handle != -1) {
        ::CloseHandle(reinterpret_cast<HANDLE>(m_handle));
    }
}

Result<void> LocalConnection::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        DWORD sent = 0;
        if (!::WriteFile(reinterpret_cast<HANDLE>(m_handle), bytes.data(), static_cast<DWORD>(bytes.size()), &sent,
                         nullptr) ||
            sent == 0) {
            return unreachable();
        }
        bytes.remove_prefix(sent);
    }
    return {};
}

Result<std::size_t> LocalConnection::read(char* buffer, std::size_t size, Milliseconds timeout)
{
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (DWORD ready = 0; ready == 0; ::Sleep(1)) {
        if (!::PeekNamedPipe(reinterpret_cast<HANDLE>(m_handle), nullptr, 0, nullptr, &ready, nullptr)) {
            return std::size_t{0};
        }
        if (timeout.count() >= 0 && std::chrono::steady_clock::now() > end) {
            return fail(ErrorCode::RequestTimeout, "Executor has not answered in time.");
        }
        if (ready > 0) {
            break;
        }
    }
    DWORD got = 0;
    if (!::ReadFile(reinterpret_cast<HANDLE>(m_handle), buffer, static_cast<DWORD>(size), &got, nullptr)) {
        return std::size_t{0};
    }
    return static_cast<std::size_t>(got);
}

} // namespace executor::platform
