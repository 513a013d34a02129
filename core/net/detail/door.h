#pragma once

#include "core/net/detail/localsocket.h"
#include "core/net/httpmessage.h"

#include <QTcpServer>

#include <filesystem>
#include <functional>

namespace executor::net {

/// One listener. QTcpServer serves the Unix socket too, so that both doors share every line of code after this one.
/// Thread: core.
class Door : public QTcpServer
{
    Q_OBJECT

public:
    using Incoming = std::function<void(DoorKind, qintptr)>;
    explicit Door(Incoming incoming);
    /// Hand-written: removes the socket's file, if it is still ours.
    ~Door() override;

    [[nodiscard]] Result<std::uint16_t> listenTcp(std::string_view host, std::uint16_t port);
    [[nodiscard]] Result<void> listenLocal(const std::filesystem::path& path);
    /// Makes the door's file again when somebody removed it. Connections stay.
    void checkFile();
    /// Stops accepting while the process is out of descriptors, and goes on after. QTcpServer itself stops for good on
    /// some errors, and on others asks the system again and again without pause (6.4).
    void watchDescriptors();
    [[nodiscard]] bool isStopped() const { return m_isStopped; }
    void stop();

protected:
    void incomingConnection(qintptr descriptor) override { m_incoming(m_kind, descriptor); }

private:
    Incoming m_incoming;
    DoorKind m_kind = DoorKind::Tcp;
    std::filesystem::path m_path;
    FileIdentity m_file;
    bool m_isStopped = false;
};

} // namespace executor::net
