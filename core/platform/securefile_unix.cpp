#include "core/platform/securefile.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace executor::platform {
namespace {
class Descriptor
{
public:
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    /// Hand-written: closes.
    ~Descriptor()
    {
        if (m_value >= 0) {
            ::close(m_value);
        }
    }
    [[nodiscard]] int value() const { return m_value; }
    [[nodiscard]] bool isOpen() const { return m_value >= 0; }
    /// Closes now; NFS and others tell about a full disk only here.
    [[nodiscard]] bool closeNow() { return ::close(std::exchange(m_value, -1)) == 0; }

private:
    int m_value;
};

tl::unexpected<Error> failed(std::string_view what, const std::filesystem::path& file)
{
    const int cause = errno;
    const bool isFull = cause == ENOSPC || cause == EDQUOT;
    auto text = std::string(what) + " " + utf8FromPath(file) + ": " + std::strerror(cause);
    auto error = fail(isFull ? ErrorCode::StorageFull : ErrorCode::DataReadOnly, std::move(text),
                      isFull ? "Free some space on this disk." : "Check the rights of the folder.");
    error.value().retryable = isFull;
    return error;
}

Result<void> syncFolder(const std::filesystem::path& folder)
{
    // A bare file name has no folder in it: it lies in the current one.
    const char* path = folder.empty() ? "." : folder.c_str();
    const Descriptor descriptor(::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.isOpen() || (::fsync(descriptor.value()) != 0 && errno != EINVAL)) {
        return failed("The folder cannot be synchronised:", folder);
    }
    return {};
}

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> writeTemporary(const std::filesystem::path& temporary, std::string_view bytes)
{
    Descriptor descriptor(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!descriptor.isOpen()) {
        return failed("Cannot write", temporary);
    }
    if (!writeAll(descriptor.value(), bytes) || ::fsync(descriptor.value()) != 0 || !descriptor.closeNow()) {
        auto error = failed("Cannot write", temporary);
        ::unlink(temporary.c_str());
        return error;
    }
    return {};
}

tl::unexpected<Error> unusable(const std::filesystem::path& file, std::string_view why, std::string hint)
{
    return fail(ErrorCode::DataReadOnly, "The file " + utf8FromPath(file) + " is not used: " + std::string(why),
                std::move(hint));
}

Result<void> checkFacts(const std::filesystem::path& file, int descriptor, FileRights rights)
{
    struct stat facts = {};
    if (::fstat(descriptor, &facts) != 0) {
        return failed("Cannot read", file);
    }
    if (!S_ISREG(facts.st_mode)) {
        return unusable(file, "it is no regular file.", {});
    }
    if (facts.st_uid != ::geteuid()) {
        return unusable(file, "it belongs to another user.", {});
    }
    if (rights == FileRights::OwnerOnly && (facts.st_mode & 0077U) != 0) {
        return unusable(file, "others may read or write it.", "chmod 600 " + utf8FromPath(file));
    }
    return {};
}
} // namespace

Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view bytes)
{
    auto temporary = file;
    temporary += ".tmp-" + toHex(randomBytes(6));
    EX_CHECK(writeTemporary(temporary, bytes));
    if (::rename(temporary.c_str(), file.c_str()) != 0) {
        auto error = failed("Cannot replace", file);
        ::unlink(temporary.c_str());
        return error;
    }
    return syncFolder(file.parent_path());
}

Result<std::string> readOwnFile(const std::filesystem::path& file, std::size_t maxBytes, FileRights rights)
{
    // O_NONBLOCK: a fifo in the file's place must not hang us.
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!descriptor.isOpen()) {
        if (errno == ENOENT) {
            return fail(ErrorCode::NotFound, "There is no file " + utf8FromPath(file) + ".");
        }
        if (errno == ELOOP) {
            return unusable(file, "it is a symbolic link.", {});
        }
        return failed("Cannot read", file);
    }
    EX_CHECK(checkFacts(file, descriptor.value(), rights));
    std::string bytes;
    std::string part(std::min<std::size_t>(maxBytes + 1, 64U << 10U), '\0');
    for (;;) {
        const auto size = ::read(descriptor.value(), part.data(), part.size());
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size < 0) {
            return failed("Cannot read", file);
        }
        if (size == 0) {
            return bytes;
        }
        bytes.append(part, 0, static_cast<std::size_t>(size));
        if (bytes.size() > maxBytes) {
            return fail(ErrorCode::BodyTooLarge,
                        "The file " + utf8FromPath(file) + " is larger than " + std::to_string(maxBytes) + " bytes.");
        }
    }
}

Result<void> removeFileDurably(const std::filesystem::path& file)
{
    if (::unlink(file.c_str()) != 0) {
        if (errno == ENOENT) {
            return {};
        }
        return failed("Cannot remove", file);
    }
    return syncFolder(file.parent_path());
}

Result<void> renameFileDurably(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return failed("Cannot rename", from);
    }
    return syncFolder(to.parent_path());
}

} // namespace executor::platform
