#include "core/platform/datalock.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <windows.h>

#include <array>
#include <utility>

namespace executor::platform {
namespace {
/// The locked byte lies far behind the text, because Windows locks are mandatory: others must still read who holds it.
constexpr DWORD kLockedByte = 1U << 20U;

HANDLE openFile(const std::filesystem::path& file, DWORD disposition)
{
    return ::CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                         disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
}

bool tryLock(HANDLE handle)
{
    OVERLAPPED place{};
    place.Offset = kLockedByte;
    return ::LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place) != 0;
}

LockHolder readHolder(HANDLE handle)
{
    std::array<char, 4096> buffer{};
    DWORD size = 0;
    LockHolder holder;
    if (!::ReadFile(handle, buffer.data(), static_cast<DWORD>(buffer.size()), &size, nullptr)) {
        return holder;
    }
    const auto json = parseJson(std::string_view(buffer.data(), size), kLenientJson);
    if (!json) {
        return holder;
    }
    if (const Json* pid = member(*json, "pid"); pid != nullptr && pid->is_number_integer()) {
        holder.pid = pid->get<std::int64_t>();
    }
    if (auto since = instantFromRfc3339(textMember(*json, "since"))) {
        holder.since = *since;
    }
    return holder;
}
} // namespace

Result<DataLock> DataLock::take(const std::filesystem::path& file, Instant now)
{
    const HANDLE handle = openFile(file, OPEN_ALWAYS);
    if (handle == INVALID_HANDLE_VALUE) {
        return fail(ErrorCode::DataReadOnly, "The lock file " + utf8FromPath(file) + " cannot be opened.",
                    "Set EXECUTOR_HOME to a folder of your own that can be written.");
    }
    DataLock lock(reinterpret_cast<std::intptr_t>(handle));
    if (!tryLock(handle)) {
        const auto holder = readHolder(handle);
        Json details = Json::object();
        details["pid"] = holder.pid;
        return fail(ErrorCode::AlreadyRunning, "Executor already runs on this data folder.",
                    "Use the running one, or stop it: executor down", std::move(details));
    }
    Json json = Json::object();
    json["pid"] = static_cast<std::int64_t>(::GetCurrentProcessId());
    json["since"] = toRfc3339(now);
    const auto text = toText(json);
    DWORD written = 0;
    ::SetFilePointer(handle, 0, nullptr, FILE_BEGIN);
    ::WriteFile(handle, text.data(), static_cast<DWORD>(text.size()), &written, nullptr);
    ::SetEndOfFile(handle);
    return lock;
}

std::optional<LockHolder> DataLock::holder(const std::filesystem::path& file)
{
    const HANDLE handle = openFile(file, OPEN_EXISTING);
    if (handle == INVALID_HANDLE_VALUE) {
        return std::nullopt;
    }
    std::optional<LockHolder> holder;
    if (!tryLock(handle)) {
        holder = readHolder(handle);
    }
    ::CloseHandle(handle);
    return holder;
}

DataLock::DataLock(DataLock&& other) noexcept : m_handle(std::exchange(other.m_handle, -1)) {}

DataLock& DataLock::operator=(DataLock&& other) noexcept
{
    if (this != &other) {
        release();
        m_handle = std::exchange(other.m_handle, -1);
    }
    return *this;
}

DataLock::~DataLock()
{
    release();
}

void DataLock::release() noexcept
{
    if (m_handle != -1) {
        ::CloseHandle(reinterpret_cast<HANDLE>(m_handle));
        m_handle = -1;
    }
}

} // namespace executor::platform
