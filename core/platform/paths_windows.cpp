#include "core/platform/paths.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/platform/detail/platformfolders.h"
#include "core/platform/detail/windowsuser.h"

// clang-format off
#include <windows.h>
#include <sddl.h>
#include <aclapi.h>
// clang-format on

#include <memory>
#include <vector>

namespace executor::platform {
namespace {
struct LocalFreer
{
    void operator()(void* memory) const { ::LocalFree(memory); }
};
using LocalMemory = std::unique_ptr<void, LocalFreer>;

tl::unexpected<Error> refused(const std::filesystem::path& folder, std::string_view why)
{
    return fail(ErrorCode::DataReadOnly, "The folder " + utf8FromPath(folder) + " cannot be used: " + std::string(why),
                "Set EXECUTOR_HOME to a folder of your own that can be written.");
}

Result<LocalMemory> ownerOnlyDescriptor()
{
    EX_TRY(const auto sddl, detail::ownerOnlySddl());
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    const auto wide = qs(sddl).toStdWString();
    if (!::ConvertStringSecurityDescriptorToSecurityDescriptorW(wide.c_str(), SDDL_REVISION_1, &descriptor, nullptr)) {
        return fail(ErrorCode::Internal, "The access list of our folders could not be built.");
    }
    return LocalMemory(descriptor);
}
} // namespace

Result<std::optional<std::string>> ensurePrivateFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    if (folder.has_parent_path()) {
        std::filesystem::create_directories(folder.parent_path(), error);
    }
    EX_TRY(const auto descriptor, ownerOnlyDescriptor());
    SECURITY_ATTRIBUTES attributes{sizeof(SECURITY_ATTRIBUTES), descriptor.get(), FALSE};
    if (::CreateDirectoryW(folder.c_str(), &attributes)) {
        return std::nullopt;
    }
    if (::GetLastError() != ERROR_ALREADY_EXISTS) {
        return refused(folder, "Windows refuses to make it.");
    }
    const DWORD facts = ::GetFileAttributesW(folder.c_str());
    if (facts == INVALID_FILE_ATTRIBUTES || (facts & FILE_ATTRIBUTE_DIRECTORY) == 0) {
        return refused(folder, "it is no folder.");
    }
    if ((facts & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
        return refused(folder, "it is a link.");
    }
    return std::nullopt;
}

namespace detail {
Result<Paths> platformFolders(const EnvironmentLookup& environment)
{
    const auto local = environment("LOCALAPPDATA");
    const auto roaming = environment("APPDATA");
    if (!local || !roaming) {
        return fail(ErrorCode::DataReadOnly, "LOCALAPPDATA and APPDATA are not set.",
                    "Set EXECUTOR_HOME to a folder of your own.");
    }
    Paths paths;
    paths.data = pathFromUtf8(*local) / "Executor";
    paths.config = pathFromUtf8(*roaming) / "Executor";
    paths.run = paths.data / "run";
    paths.cache = paths.data / "cache";
    return paths;
}

std::filesystem::path doorFor(const Paths& paths)
{
    const auto mark = sha256Hex(utf8FromPath(paths.data)).substr(0, 8);
    const auto sid = userSid();
    return pathFromUtf8("\\\\.\\pipe\\executor-" + sid.value_or("unknown") + "-" + mark);
}

Result<std::string> userSid()
{
    HANDLE token = nullptr;
    if (!::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &token)) {
        return fail(ErrorCode::Internal, "The user of this process cannot be read.");
    }
    DWORD size = 0;
    ::GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<unsigned char> buffer(size);
    const bool isRead = ::GetTokenInformation(token, TokenUser, buffer.data(), size, &size) != 0;
    ::CloseHandle(token);
    LPWSTR text = nullptr;
    if (!isRead || !::ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER*>(buffer.data())->User.Sid, &text)) {
        return fail(ErrorCode::Internal, "The user of this process cannot be read.");
    }
    const LocalMemory owner(text);
    return utf8(QString::fromWCharArray(text));
}

Result<std::string> ownerOnlySddl()
{
    EX_TRY(const auto sid, userSid());
    return "D:P(A;OICI;FA;;;" + sid + ")";
}
} // namespace detail

} // namespace executor::platform
