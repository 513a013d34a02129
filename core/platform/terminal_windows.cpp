#include "core/platform/terminal.h"

#include "core/base/text.h"

#include <windows.h>

#include <array>

namespace executor::platform {
namespace {
HANDLE handleOf(StandardStream stream)
{
    switch (stream) {
    case StandardStream::Input:
        return ::GetStdHandle(STD_INPUT_HANDLE);
    case StandardStream::Output:
        return ::GetStdHandle(STD_OUTPUT_HANDLE);
    case StandardStream::Error:
        return ::GetStdHandle(STD_ERROR_HANDLE);
    }
    return INVALID_HANDLE_VALUE;
}
} // namespace

bool isTerminal(StandardStream stream)
{
    DWORD mode = 0;
    return ::GetConsoleMode(handleOf(stream), &mode) != 0;
}

bool isInputPiped()
{
    const DWORD type = ::GetFileType(handleOf(StandardStream::Input));
    return type == FILE_TYPE_PIPE || type == FILE_TYPE_DISK;
}

int terminalWidth()
{
    CONSOLE_SCREEN_BUFFER_INFO facts{};
    if (!::GetConsoleScreenBufferInfo(handleOf(StandardStream::Output), &facts)) {
        return 80;
    }
    return facts.srWindow.Right - facts.srWindow.Left + 1;
}

Result<std::string> askOnTerminal(std::string_view question, Echo echo)
{
    const HANDLE input = ::CreateFileW(L"CONIN$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                       nullptr, OPEN_EXISTING, 0, nullptr);
    if (input == INVALID_HANDLE_VALUE) {
        return fail(ErrorCode::Usage, "There is no terminal to ask on.");
    }
    tellOnTerminal(question);
    DWORD before = 0;
    ::GetConsoleMode(input, &before);
    ::SetConsoleMode(input, echo == Echo::Off ? before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT) : before);
    std::array<wchar_t, 8192> buffer{};
    DWORD size = 0;
    const bool isRead = ::ReadConsoleW(input, buffer.data(), static_cast<DWORD>(buffer.size()), &size, nullptr) != 0;
    ::SetConsoleMode(input, before);
    ::CloseHandle(input);
    if (echo == Echo::Off) {
        tellOnTerminal("\n");
    }
    if (!isRead || size == 0) {
        return fail(ErrorCode::Cancelled, "Nothing was typed.");
    }
    auto line = utf8(QString::fromWCharArray(buffer.data(), static_cast<qsizetype>(size)));
    ::SecureZeroMemory(buffer.data(), sizeof(buffer));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
        line.pop_back();
    }
    return line;
}

void tellOnTerminal(std::string_view text)
{
    const HANDLE output = ::CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                                        nullptr, OPEN_EXISTING, 0, nullptr);
    if (output != INVALID_HANDLE_VALUE) {
        const auto wide = qs(text).toStdWString();
        DWORD written = 0;
        ::WriteConsoleW(output, wide.data(), static_cast<DWORD>(wide.size()), &written, nullptr);
        ::CloseHandle(output);
    }
}

void wipeText(std::string& text)
{
    ::SecureZeroMemory(text.data(), text.capacity());
    text.clear();
}

} // namespace executor::platform
