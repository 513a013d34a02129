#include "core/net/detail/door.h"

#include "core/net/detail/netlog.h"

#include "core/base/text.h"

#include <QHostAddress>

namespace executor::net {

namespace {
constexpr int kBacklog = 1024;
}

Door::Door(Incoming incoming) : m_incoming(std::move(incoming))
{
    setListenBacklogSize(kBacklog);
    connect(this, &QTcpServer::acceptError, this, [this](QAbstractSocket::SocketError) {
        qCWarning(lcNet).noquote() << "accepting stopped" << errorString();
        m_isStopped = true;
    });
}

Door::~Door()
{
    stop();
}

Result<std::uint16_t> Door::listenTcp(std::string_view host, std::uint16_t port)
{
    const QHostAddress address(qs(host));
    if (!listen(address, port)) {
        return fail(ErrorCode::Internal, "Cannot listen on " + std::string(host) + " port " + std::to_string(port) +
                                             ": " + utf8(errorString()));
    }
    return serverPort();
}

Result<void> Door::listenLocal(const std::filesystem::path& path)
{
    EX_TRY(const LocalListener listener, listenOnPath(path));
    m_kind = DoorKind::Local;
    m_path = path;
    m_file = listener.file;
    if (!setSocketDescriptor(listener.descriptor)) {
        closeSocket(listener.descriptor);
        return fail(ErrorCode::Internal, "The local door cannot be served: " + utf8(errorString()));
    }
    return {};
}

void Door::checkFile()
{
    if (m_path.empty() || !isListening() || identityOf(m_path) == m_file) {
        return;
    }
    qCWarning(lcNet).noquote() << "the local door's file vanished and is made again" << qs(utf8FromPath(m_path));
    close();
    if (const auto made = listenLocal(m_path); !made) {
        qCCritical(lcNet).noquote() << qs(made.error().message);
    }
}

void Door::watchDescriptors()
{
    const bool mustStop = !hasDescriptors();
    if (mustStop == m_isStopped || !isListening()) {
        return;
    }
    m_isStopped = mustStop;
    if (mustStop) {
        qCWarning(lcNet) << "out of file descriptors: new connections wait";
        pauseAccepting();
    } else {
        resumeAccepting();
    }
}

void Door::stop()
{
    const bool isOurFile = !m_path.empty() && isListening() && identityOf(m_path) == m_file;
    close();
    if (isOurFile) {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }
}

} // namespace executor::net

#include "moc_door.cpp"
