#include "core/platform/datalock.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/platform/detail/lockcall.h"
#include "core/platform/peer.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace executor::platform {
namespace {
LockHolder readHolder(int descriptor)
{
    std::array<char, 4096> buffer{};
    const auto size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
    LockHolder holder;
    if (size <= 0) {
        return holder;
    }
    const auto json = parseJson(std::string_view(buffer.data(), static_cast<std::size_t>(size)), kLenientJson);
    if (!json) {
        return holder;
    }
    if (const Json* pid = member(*json, "pid"); pid != nullptr && pid->is_number_integer()) {
        holder.pid = pid->get<std::int64_t>();
    }
    holder.program = textMember(*json, "program");
    if (auto since = instantFromRfc3339(textMember(*json, "since"))) {
        holder.since = *since;
    }
    return holder;
}

/// Who we are, for messages of those who come later. A failed write costs only that message.
void writeHolder(int descriptor, Instant now)
{
    Json json = Json::object();
    json["pid"] = ::getpid();
    json["program"] = utf8FromPath(programOf(::getpid()).value_or(std::filesystem::path()));
    json["since"] = toRfc3339(now);
    const auto text = toText(json);
    if (::ftruncate(descriptor, 0) == 0) {
        [[maybe_unused]] const auto written = ::pwrite(descriptor, text.data(), text.size(), 0);
    }
}

tl::unexpected<Error> alreadyRunning(const LockHolder& holder)
{
    Json details = Json::object();
    details["pid"] = holder.pid;
    std::string message = "Executor already runs on this data folder";
    if (holder.pid > 0) {
        message += " (pid " + std::to_string(holder.pid) + ")";
    }
    if (holder.since) {
        details["since"] = toRfc3339(*holder.since);
    }
    if (!holder.program.empty()) {
        details["program"] = holder.program;
    }
    return fail(ErrorCode::AlreadyRunning, message + ".", "Use the running one, or stop it: executor down",
                std::move(details));
}
} // namespace

Result<DataLock> DataLock::take(const std::filesystem::path& file, Instant now)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return fail(ErrorCode::DataReadOnly,
                    "The lock file " + utf8FromPath(file) + " cannot be opened: " + std::strerror(errno),
                    "Set EXECUTOR_HOME to a folder of your own that can be written.");
    }
    DataLock lock(descriptor);
    switch (detail::tryLock(descriptor)) {
    case detail::LockAnswer::Taken:
        writeHolder(descriptor, now);
        return lock;
    case detail::LockAnswer::HeldByOther:
        return alreadyRunning(readHolder(descriptor));
    case detail::LockAnswer::Unsupported:
        break;
    }
    return fail(ErrorCode::DataReadOnly, "The file system of " + utf8FromPath(file) + " has no locks.",
                "Put the data on a local disk: EXECUTOR_DATA_DIR.");
}

std::optional<LockHolder> DataLock::holder(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
        return std::nullopt;
    }
    std::optional<LockHolder> holder;
    if (detail::isLockedByOther(descriptor)) {
        holder = readHolder(descriptor);
    }
    ::close(descriptor);
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
    if (m_handle >= 0) {
        ::close(static_cast<int>(m_handle));
        m_handle = -1;
    }
}

} // namespace executor::platform
