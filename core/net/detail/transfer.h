#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/net/addresscheck.h"
#include "core/net/detail/curlmulti.h"
#include "core/net/httpclient.h"

#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>
#include <string>

namespace executor::net {

/// One hop: one request to one checked address.
struct TransferPlan
{
    const HttpRequest* request = nullptr; ///< outlives the transfer
    HttpUrl url;
    IpAddress address;
    std::string userAgent;
    std::string caFile;
    Milliseconds connect{0}; ///< what is left of it for this address
    Steady deadline;         ///< of the whole request
};

/// How a hop ended. `answer` counts bytes also when there is an error.
struct TransferEnd
{
    TransferEnd() = default;
    TransferEnd(TransferEnd&&) = default; // no copies: the body may be large
    TransferEnd& operator=(TransferEnd&&) = default;

    std::optional<Error> error;
    HttpAnswer answer;
    enum class Reached
    {
        Nothing,   ///< no connection: another address may be tried
        Connected, ///< nothing of the request went out
        Sent       ///< bytes went out
    } reached = Reached::Nothing;
};

/// Drives one easy handle. Thread: core. Owners: the coroutine that waits and, while it runs, its end callback.
class Transfer : public std::enable_shared_from_this<Transfer>
{
public:
    Transfer(CurlMulti& multi, TransferPlan plan);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    /// Hand-written: frees the handle and its lists.
    ~Transfer();

    void start();
    /// Closes the socket and ends with `error`; from inside a callback of libcurl as soon as that has returned.
    void abort(Error error);
    [[nodiscard]] Task<TransferEnd> wait() const { return m_end.wait(); }

private:
    enum class Phase
    {
        Connect,
        Headers,
        Body
    };
    void setUp();
    void setUpBody();
    void setUpHeaders();
    void addHeader(const std::string& line);
    void touch() { m_lastByte = std::chrono::steady_clock::now(); }
    void checkTime();
    void armTimer();
    void finish(CURLcode code);
    void settle(std::optional<Error> error);
    [[nodiscard]] Error errorOf(CURLcode code) const;
    [[nodiscard]] Error timeoutError(std::string_view phase, Milliseconds after) const;
    [[nodiscard]] bool takeLine(std::string_view line);
    [[nodiscard]] bool takeBody(std::string_view piece);
    [[nodiscard]] int beforeRequest(const char* peer);
    [[nodiscard]] curl_off_t requestBytes() const;

    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static int onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent);
    static int onBeforeRequest(void* self, char* peer, char* local, int peerPort, int localPort);

    QPointer<CurlMulti> m_multi;
    TransferPlan m_plan;
    CURL* m_easy = nullptr;
    curl_slist* m_headers = nullptr;
    curl_slist* m_connectTo = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    QTimer m_timer;
    Steady m_started;
    Steady m_lastByte;
    Phase m_phase = Phase::Connect;
    bool m_isRunning = false;
    int m_requestsMade = 0;
    curl_off_t m_uploaded = 0;
    std::size_t m_headBytes = 0;
    std::size_t m_headLines = 0;
    std::size_t m_bodyBytes = 0;
    std::optional<Error> m_error;              ///< why a callback stopped libcurl
    std::vector<HeaderFields::Field> m_fields; ///< of the head that is coming in
    HttpAnswer m_answer;
    OneShot<TransferEnd> m_end;
};

} // namespace executor::net
