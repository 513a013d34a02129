#pragma once

#include "core/sandbox/child/confinement.h"
#include "core/sandbox/child/engine.h"
#include "core/sandbox/detail/frame.h"

#include <string>

namespace executor::sandbox::child {

/// The socket to the daemon. Blocking; a daemon that is gone ends the process.
class SocketSink final : public FrameSink
{
public:
    void open(int socket) { m_socket = socket; }
    void send(detail::FrameType type, std::uint32_t id, std::string_view head, std::string_view body) override;
    void flush() override;
    void finish() override;

    /// Waits for the next frame.
    [[nodiscard]] detail::Frame receive();

private:
    int m_socket = -1; // -1 in the zygote: what the warm-up says goes nowhere
    std::string m_out;
    detail::FrameReader m_reader{1U << 30U};
};

/// One execution in a freshly forked child: confinement while nobody waits for it, then the run's limits, its
/// program, and one delivery after the other. Does not return.
[[noreturn]] void runChild(int socket, Engine& engine, SocketSink& sink, const SyscallFilter& filter,
                           std::size_t zygoteBytes);

} // namespace executor::sandbox::child
