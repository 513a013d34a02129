#include "core/platform/process.h"

#include "core/base/text.h"
#include "core/platform/peer.h"

// clang-format off
#include <winsock2.h>
#include <windows.h>
#include <iphlpapi.h>
#include <werapi.h>
// clang-format on

#include <algorithm>
#include <vector>

namespace executor::platform {
namespace {
/// Quotes one argument as CommandLineToArgvW reads it.
std::wstring quoted(const std::wstring& argument)
{
    std::wstring text = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t character : argument) {
        if (character == L'\\') {
            ++backslashes;
            continue;
        }
        text.append(character == L'"' ? backslashes * 2 + 1 : backslashes, L'\\');
        backslashes = 0;
        text.push_back(character);
    }
    text.append(backslashes * 2, L'\\');
    text.push_back(L'"');
    return text;
}

std::wstring environmentWithout(const std::vector<std::string>& names)
{
    std::wstring block;
    wchar_t* const all = ::GetEnvironmentStringsW();
    for (const wchar_t* entry = all; *entry != L'\0'; entry += std::wcslen(entry) + 1) {
        const std::wstring text(entry);
        const auto name = utf8(QString::fromStdWString(text.substr(0, text.find(L'=', 1))));
        if (std::none_of(names.begin(), names.end(),
                         [&](const auto& other) { return equalsIgnoreCase(name, other); })) {
            block += text;
            block.push_back(L'\0');
        }
    }
    ::FreeEnvironmentStringsW(all);
    block.push_back(L'\0');
    return block;
}
} // namespace

Result<void> hardenProcess()
{
    ::WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP);
    ::SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    return {};
}

Result<std::int64_t> spawnDetached(const DetachedProgram& program)
{
    std::wstring line = quoted(program.program.wstring());
    for (const auto& argument : program.arguments) {
        line += L" " + quoted(qs(argument).toStdWString());
    }
    auto environment = environmentWithout(program.withoutVariables);
    SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
    const auto output = program.outputFile.empty() ? std::wstring(L"NUL") : program.outputFile.wstring();
    const HANDLE file = ::CreateFileW(output.c_str(), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                                      OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    STARTUPINFOW start{};
    start.cb = sizeof(start);
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdOutput = file;
    start.hStdError = file;
    PROCESS_INFORMATION made{};
    const auto folder = program.workingFolder.wstring();
    const bool isStarted =
        ::CreateProcessW(program.program.c_str(), line.data(), nullptr, nullptr, TRUE,
                         DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_UNICODE_ENVIRONMENT, environment.data(),
                         folder.empty() ? nullptr : folder.c_str(), &start, &made) != 0;
    ::CloseHandle(file);
    if (!isStarted) {
        return fail(ErrorCode::NotFound, "The program " + utf8FromPath(program.program) + " could not be started.");
    }
    ::CloseHandle(made.hThread);
    ::CloseHandle(made.hProcess);
    return static_cast<std::int64_t>(made.dwProcessId);
}

bool isProcessRunning(std::int64_t pid)
{
    const HANDLE process = ::OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(pid));
    if (process == nullptr) {
        return false;
    }
    const bool isAlive = ::WaitForSingleObject(process, 0) == WAIT_TIMEOUT;
    ::CloseHandle(process);
    return isAlive;
}

bool askToEnd(std::int64_t pid)
{
    return ::GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, static_cast<DWORD>(pid)) != 0;
}

std::filesystem::path currentProgram()
{
    return programOf(static_cast<std::int64_t>(::GetCurrentProcessId())).value_or(std::filesystem::path());
}

std::string processName(std::int64_t pid)
{
    const auto program = programOf(pid);
    return program ? utf8FromPath(program->filename()) : std::string();
}

std::optional<PortOwner> ownerOfPort(std::uint16_t port)
{
    DWORD size = 0;
    ::GetExtendedTcpTable(nullptr, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0);
    std::vector<unsigned char> buffer(size);
    if (::GetExtendedTcpTable(buffer.data(), &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0) != NO_ERROR) {
        return std::nullopt;
    }
    const auto* table = reinterpret_cast<const MIB_TCPTABLE_OWNER_PID*>(buffer.data());
    for (DWORD i = 0; i < table->dwNumEntries; ++i) {
        const auto& row = table->table[i];
        if (::ntohs(static_cast<u_short>(row.dwLocalPort)) == port) {
            return PortOwner{processName(row.dwOwningPid), static_cast<std::int64_t>(row.dwOwningPid)};
        }
    }
    return std::nullopt;
}

std::string bootId()
{
    return {};
}

} // namespace executor::platform
