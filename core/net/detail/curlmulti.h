#pragma once

#include <curl/curl.h>

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>

class QSocketNotifier;

namespace executor::net {

/// One CURLM on the event loop of its thread. Handles that share it share connections and TLS sessions.
/// Thread: core.
class CurlMulti : public QObject
{
    Q_OBJECT

public:
    CurlMulti();
    /// Hand-written: handles that are still here end with CURLE_ABORTED_BY_CALLBACK.
    ~CurlMulti() override;

    /// Drives `easy`; `onDone` is called once, outside of libcurl, when the handle has been taken out again.
    void add(CURL* easy, std::function<void(CURLcode)> onDone);
    /// Takes a handle out before its end; its socket is closed. Not inside a callback of libcurl: see isInside().
    void remove(CURL* easy);
    /// Whether libcurl is on the stack, where no handle may be added or removed.
    [[nodiscard]] bool isInside() const { return m_depth > 0; }

private:
    struct Watched;
    static int onSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* watched);
    static int onTimer(CURLM* multi, long timeoutMs, void* self);
    void watch(curl_socket_t socket, int what);
    void act(curl_socket_t socket, int mask);
    void takeFinished();

    CURLM* m_multi = nullptr;
    QTimer m_timer;
    int m_depth = 0;
    std::map<curl_socket_t, Watched> m_watched;
    std::map<CURL*, std::function<void(CURLcode)>> m_onDone;
};

} // namespace executor::net
