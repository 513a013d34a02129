#include "core/platform/terminal.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace executor::platform {
namespace {
constexpr std::size_t kMaxLine = 64U << 10U;

/// Switches echo off while it lives. Signals that would end us in between are held back until it is on again.
class Silence
{
public:
    Silence(int terminal, Echo echo) : m_terminal(terminal), m_isOn(echo == Echo::Off)
    {
        if (!m_isOn || ::tcgetattr(m_terminal, &m_before) != 0) {
            m_isOn = false;
            return;
        }
        auto silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL;
        ::tcsetattr(m_terminal, TCSAFLUSH, &silent);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;
    /// Hand-written: the terminal must not stay silent.
    ~Silence()
    {
        if (m_isOn) {
            ::tcsetattr(m_terminal, TCSAFLUSH, &m_before);
        }
    }

private:
    int m_terminal;
    bool m_isOn;
    termios m_before = {};
};

volatile std::sig_atomic_t s_interrupted = 0; // set by the handler while a question is open

extern "C" void noteInterrupt(int)
{
    s_interrupted = 1;
}

/// Ctrl+C during a question ends the question, so that echo is restored before the program ends.
class InterruptGuard
{
public:
    InterruptGuard()
    {
        s_interrupted = 0;
        struct sigaction action = {};
        action.sa_handler = noteInterrupt;
        ::sigaction(SIGINT, &action, &m_before);
    }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
    /// Hand-written: gives the signal back.
    ~InterruptGuard() { ::sigaction(SIGINT, &m_before, nullptr); }

private:
    struct sigaction m_before = {};
};

int fileOf(StandardStream stream)
{
    switch (stream) {
    case StandardStream::Input:
        return STDIN_FILENO;
    case StandardStream::Output:
        return STDOUT_FILENO;
    case StandardStream::Error:
        return STDERR_FILENO;
    }
    return STDIN_FILENO;
}

Result<std::string> readLine(int terminal)
{
    std::string line;
    line.reserve(256);
    for (;;) {
        char character = 0;
        const auto size = ::read(terminal, &character, 1);
        if (size < 0 && errno == EINTR && s_interrupted == 0) {
            continue;
        }
        if (size <= 0) {
            wipeText(line);
            return fail(ErrorCode::Cancelled, "Nothing was typed.");
        }
        if (character == '\n' || character == '\r') {
            return line;
        }
        if (line.size() == kMaxLine) {
            wipeText(line);
            return fail(ErrorCode::Usage, "The typed line is longer than 64 kB.");
        }
        line.push_back(character);
    }
}

void writeAll(int terminal, std::string_view text)
{
    while (!text.empty()) {
        const auto written = ::write(terminal, text.data(), text.size());
        if (written <= 0) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}
} // namespace

bool isTerminal(StandardStream stream)
{
    return ::isatty(fileOf(stream)) == 1;
}

bool isInputPiped()
{
    struct stat facts = {};
    return ::fstat(STDIN_FILENO, &facts) == 0 &&
           (S_ISFIFO(facts.st_mode) || S_ISREG(facts.st_mode) || S_ISSOCK(facts.st_mode));
}

int terminalWidth()
{
    winsize size = {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 80;
}

Result<std::string> askOnTerminal(std::string_view question, Echo echo)
{
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) {
        return fail(ErrorCode::Usage, "There is no terminal to ask on.");
    }
    Result<std::string> line = fail(ErrorCode::Cancelled, "Nothing was typed.");
    {
        const InterruptGuard guard;
        const Silence silence(terminal, echo);
        writeAll(terminal, question);
        line = readLine(terminal);
    }
    ::close(terminal);
    return line;
}

void tellOnTerminal(std::string_view text)
{
    const int terminal = ::open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (terminal >= 0) {
        writeAll(terminal, text);
        ::close(terminal);
    }
}

void wipeText(std::string& text)
{
    volatile char* bytes = text.data();
    for (std::size_t i = 0; i < text.capacity(); ++i) {
        bytes[i] = 0;
    }
    text.clear();
}

} // namespace executor::platform
