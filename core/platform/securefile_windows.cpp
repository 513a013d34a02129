#include "core/platform/securefile.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <windows.h>

#include <algorithm>

namespace executor::platform {
namespace {
tl::unexpected<Error> failed(std::string_view what, const std::filesystem::path& file)
{
    const DWORD cause = ::GetLastError();
    const bool isFull = cause == ERROR_DISK_FULL || cause == ERROR_HANDLE_DISK_FULL;
    return fail(isFull ? ErrorCode::StorageFull : ErrorCode::DataReadOnly,
                std::string(what) + " " + utf8FromPath(file) + " (error " + std::to_string(cause) + ").",
                isFull ? "Free some space on this disk." : "Check the rights of the folder.");
}

/// Scanners hold files open for moments after they were written.
bool replaceWithRetry(const std::filesystem::path& from, const std::filesystem::path& to)
{
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (::MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) {
            return true;
        }
        if (::GetLastError() != ERROR_SHARING_VIOLATION && ::GetLastError() != ERROR_ACCESS_DENIED) {
            return false;
        }
        ::Sleep(50);
    }
    return false;
}
} // namespace

// The rights of files come from their folder, whose access list is owner-only and inherited.
Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view bytes)
{
    auto temporary = file;
    temporary += L".tmp-" + qs(toHex(randomBytes(6))).toStdWString();
    const HANDLE handle = ::CreateFileW(temporary.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW,
                                        FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        return failed("Cannot write", temporary);
    }
    bool isWritten = true;
    while (isWritten && !bytes.empty()) {
        DWORD written = 0;
        const auto size = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), 1U << 30U));
        isWritten = ::WriteFile(handle, bytes.data(), size, &written, nullptr) != 0;
        bytes.remove_prefix(written);
    }
    isWritten = isWritten && ::FlushFileBuffers(handle) != 0;
    ::CloseHandle(handle);
    if (!isWritten || !replaceWithRetry(temporary, file)) {
        auto error = failed("Cannot write", file);
        ::DeleteFileW(temporary.c_str());
        return error;
    }
    return {};
}

Result<std::string> readOwnFile(const std::filesystem::path& file, std::size_t maxBytes, FileRights)
{
    const HANDLE handle = ::CreateFileW(file.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                        OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        if (::GetLastError() == ERROR_FILE_NOT_FOUND || ::GetLastError() == ERROR_PATH_NOT_FOUND) {
            return fail(ErrorCode::NotFound, "There is no file " + utf8FromPath(file) + ".");
        }
        return failed("Cannot read", file);
    }
    std::string bytes;
    std::string part(64U << 10U, '\0');
    DWORD size = 0;
    bool isRead = false;
    while ((isRead = ::ReadFile(handle, part.data(), static_cast<DWORD>(part.size()), &size, nullptr) != 0) &&
           size > 0) {
        bytes.append(part, 0, size);
        if (bytes.size() > maxBytes) {
            break;
        }
    }
    ::CloseHandle(handle);
    if (!isRead) {
        return failed("Cannot read", file);
    }
    if (bytes.size() > maxBytes) {
        return fail(ErrorCode::BodyTooLarge,
                    "The file " + utf8FromPath(file) + " is larger than " + std::to_string(maxBytes) + " bytes.");
    }
    return bytes;
}

Result<void> removeFileDurably(const std::filesystem::path& file)
{
    if (!::DeleteFileW(file.c_str()) && ::GetLastError() != ERROR_FILE_NOT_FOUND) {
        return failed("Cannot remove", file);
    }
    return {};
}

Result<void> renameFileDurably(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (!replaceWithRetry(from, to)) {
        return failed("Cannot rename", from);
    }
    return {};
}

} // namespace executor::platform
