#include "core/net/detail/curlmulti.h"

#include <QPointer>
#include <QSocketNotifier>

#include <utility>
#include <vector>

namespace executor::net {

struct CurlMulti::Watched
{
    /// Deleted later, because libcurl stops watching inside the notifier's own signal.
    QPointer<QSocketNotifier> read;
    QPointer<QSocketNotifier> write;
};

CurlMulti::CurlMulti() : m_multi(curl_multi_init())
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &CurlMulti::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &CurlMulti::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
}

CurlMulti::~CurlMulti()
{
    while (!m_onDone.empty()) {
        const auto node = m_onDone.extract(m_onDone.begin());
        curl_multi_remove_handle(m_multi, node.key());
        node.mapped()(CURLE_ABORTED_BY_CALLBACK);
    }
    ++m_depth;
    curl_multi_cleanup(m_multi);
    for (auto& [socket, watched] : m_watched) {
        delete watched.read.data();  // NOLINT(cppcoreguidelines-owning-memory): children of this, out of the loop first
        delete watched.write.data(); // NOLINT(cppcoreguidelines-owning-memory): as above
    }
}

void CurlMulti::add(CURL* easy, std::function<void(CURLcode)> onDone)
{
    m_onDone[easy] = std::move(onDone);
    ++m_depth;
    curl_multi_add_handle(m_multi, easy);
    --m_depth;
}

void CurlMulti::remove(CURL* easy)
{
    Q_ASSERT(!isInside());
    m_onDone.erase(easy);
    ++m_depth;
    curl_multi_remove_handle(m_multi, easy);
    --m_depth;
}

int CurlMulti::onSocket(CURL*, curl_socket_t socket, int what, void* self, void*)
{
    static_cast<CurlMulti*>(self)->watch(socket, what);
    return 0;
}

int CurlMulti::onTimer(CURLM*, long timeoutMs, void* self)
{
    QTimer& timer = static_cast<CurlMulti*>(self)->m_timer;
    if (timeoutMs < 0) {
        timer.stop();
    } else {
        timer.start(std::chrono::milliseconds(timeoutMs));
    }
    return 0;
}

void CurlMulti::watch(curl_socket_t socket, int what)
{
    if (what == CURL_POLL_REMOVE) {
        const auto node = m_watched.extract(socket);
        if (!node.empty()) {
            for (const auto& notifier : {node.mapped().read, node.mapped().write}) {
                if (notifier) {
                    notifier->setEnabled(false);
                    notifier->deleteLater();
                }
            }
        }
        return;
    }
    Watched& watched = m_watched[socket];
    if (!watched.read) {
        watched.read = new QSocketNotifier(socket, QSocketNotifier::Read, this);
        watched.write = new QSocketNotifier(socket, QSocketNotifier::Write, this);
        connect(watched.read, &QSocketNotifier::activated, this, [this, socket] { act(socket, CURL_CSELECT_IN); });
        connect(watched.write, &QSocketNotifier::activated, this, [this, socket] { act(socket, CURL_CSELECT_OUT); });
    }
    watched.read->setEnabled((what & CURL_POLL_IN) != 0);
    watched.write->setEnabled((what & CURL_POLL_OUT) != 0);
}

void CurlMulti::act(curl_socket_t socket, int mask)
{
    int running = 0;
    ++m_depth;
    curl_multi_socket_action(m_multi, socket, mask, &running);
    --m_depth;
    takeFinished();
}

void CurlMulti::takeFinished()
{
    std::vector<std::pair<std::function<void(CURLcode)>, CURLcode>> finished;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        CURL* const easy = message->easy_handle;
        const CURLcode code = message->data.result; // the message dies with remove()
        auto node = m_onDone.extract(easy);
        remove(easy);
        if (!node.empty()) {
            finished.emplace_back(std::move(node.mapped()), code);
        }
    }
    // Each may start new requests here or end this object; the functions own all that they touch.
    for (auto& [onDone, code] : finished) {
        onDone(code);
    }
}

} // namespace executor::net

#include "moc_curlmulti.cpp"
