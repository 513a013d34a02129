#include "core/net/detail/transfer.h"

#include "core/base/text.h"
#include "core/base/time.h"

#include <algorithm>
#include <utility>

namespace executor::net {
namespace {
constexpr std::size_t kMaxHeadBytes = 256 * 1024;
constexpr std::size_t kMaxHeadLines = 1000;

bool isContentType(const HeaderFields::Field& field)
{
    return equalsIgnoreCase(field.name, "content-type");
}

Error invalidResponse(const HttpUrl& url, const std::string& why)
{
    return Error{ErrorCode::UpstreamInvalidResponse,
                 "\"" + url.hostPort() + "\" " + why + ".",
                 {},
                 Json{{"host", url.hostPort()}}};
}
} // namespace

Transfer::Transfer(CurlMulti& multi, TransferPlan plan) : m_multi(&multi), m_plan(std::move(plan))
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { checkTime(); });
}

Transfer::~Transfer()
{
    if (m_isRunning && m_multi) {
        m_multi->remove(m_easy);
    }
    curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_headers);
    curl_slist_free_all(m_connectTo);
}

void Transfer::start()
{
    m_easy = curl_easy_init();
    setUp();
    setUpHeaders();
    setUpBody();
    m_started = std::chrono::steady_clock::now();
    touch();
    armTimer();
    m_isRunning = true;
    m_multi->add(m_easy, [self = shared_from_this()](CURLcode code) { self->finish(code); });
}

void Transfer::setUp()
{
    const HttpUrl& url = m_plan.url;
    const bool isV6 = m_plan.address.family() == IpAddress::Family::V6;
    const std::string to = isV6 ? "[" + m_plan.address.text() + "]" : m_plan.address.text();
    // The name stays in the URL, so Host, SNI and the certificate check use it; the socket goes to the checked address.
    m_connectTo = curl_slist_append(nullptr, (url.hostPort() + ":" + to + ":" + std::to_string(url.port)).c_str());
    const std::string base = url.text().substr(0, url.text().size() - url.target.size()) + "/";
    curl_easy_setopt(m_easy, CURLOPT_URL, base.c_str());
    curl_easy_setopt(m_easy, CURLOPT_REQUEST_TARGET, url.target.c_str());
    curl_easy_setopt(m_easy, CURLOPT_CONNECT_TO, m_connectTo);
    curl_easy_setopt(m_easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(m_easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(m_easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(m_easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_easy, CURLOPT_PROXY, ""); // else the environment decides
    curl_easy_setopt(m_easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    if (!m_plan.caFile.empty()) {
        curl_easy_setopt(m_easy, CURLOPT_CAINFO, m_plan.caFile.c_str());
        curl_easy_setopt(m_easy, CURLOPT_CAPATH, nullptr); // with it the file is parsed for each connection
    }
    curl_easy_setopt(m_easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(m_easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    curl_easy_setopt(m_easy, CURLOPT_HEADERFUNCTION, &Transfer::onHeader);
    curl_easy_setopt(m_easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_WRITEFUNCTION, &Transfer::onBody);
    curl_easy_setopt(m_easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(m_easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(m_easy, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
    curl_easy_setopt(m_easy, CURLOPT_XFERINFODATA, this);
    curl_easy_setopt(m_easy, CURLOPT_PREREQFUNCTION, &Transfer::onBeforeRequest);
    curl_easy_setopt(m_easy, CURLOPT_PREREQDATA, this);
    // Time is kept by checkTime(): libcurl's own limit would also run while a request waits for its connection.
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, 0x7FFFFFFFL);
}

void Transfer::addHeader(const std::string& line)
{
    m_headers = curl_slist_append(m_headers, line.c_str());
}

void Transfer::setUpHeaders()
{
    bool hasAgent = false;
    for (const auto& [name, value] : m_plan.request->headers) {
        hasAgent = hasAgent || equalsIgnoreCase(name, "user-agent");
        addHeader(value.empty() ? name + ";" : name + ": " + value);
    }
    if (!hasAgent) {
        addHeader("User-Agent: " + m_plan.userAgent);
    }
    addHeader("Expect:");
}

void Transfer::setUpBody()
{
    const HttpRequest& request = *m_plan.request;
    const bool expectsBody = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (request.method == "HEAD") {
        curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
    } else if (expectsBody || !request.body.empty()) {
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        if (std::none_of(request.headers.begin(), request.headers.end(), isContentType)) {
            addHeader("Content-Type:"); // libcurl would call it a form
        }
    } else {
        curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headers);
}

void Transfer::abort(Error error)
{
    if (!m_isRunning) {
        return;
    }
    if (m_multi->isInside()) {
        QMetaObject::invokeMethod(
            m_multi.data(),
            [self = shared_from_this(), error = std::move(error)]() mutable { self->abort(std::move(error)); },
            Qt::QueuedConnection);
        return;
    }
    const auto self = shared_from_this();
    const curl_off_t bytes = requestBytes();
    m_isRunning = false;
    m_multi->remove(m_easy);
    m_answer.bytesSent = static_cast<std::uint64_t>(bytes);
    settle(std::move(error));
}

void Transfer::finish(CURLcode code)
{
    m_isRunning = false;
    m_answer.bytesSent = static_cast<std::uint64_t>(requestBytes());
    curl_off_t body = 0;
    curl_easy_getinfo(m_easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
    m_answer.bytesReceived = static_cast<std::uint64_t>(body) + m_headBytes;
    if (code == CURLE_OK && !m_error) {
        settle(std::nullopt);
    } else {
        settle(m_error ? std::move(*m_error) : errorOf(code));
    }
}

void Transfer::settle(std::optional<Error> error)
{
    const auto self = shared_from_this();
    m_timer.stop();
    TransferEnd end;
    end.reached = m_answer.bytesSent > 0      ? TransferEnd::Reached::Sent
                  : m_phase == Phase::Connect ? TransferEnd::Reached::Nothing
                                              : TransferEnd::Reached::Connected;
    end.error = std::move(error);
    m_answer.url = m_plan.url.text();
    end.answer = std::move(m_answer);
    m_end.settle(std::move(end));
}

curl_off_t Transfer::requestBytes() const
{
    // SIZE_UPLOAD is 0 after an abort; REQUEST_SIZE counts the head and the part of the body that went with it.
    long head = 0;
    curl_off_t body = 0;
    curl_easy_getinfo(m_easy, CURLINFO_REQUEST_SIZE, &head);
    curl_easy_getinfo(m_easy, CURLINFO_SIZE_UPLOAD_T, &body);
    return head > body ? head : head + body;
}

void Transfer::armTimer()
{
    const Steady phaseEnd =
        m_phase == Phase::Connect ? m_started + m_plan.connect : m_lastByte + m_plan.request->timeouts.idle;
    const auto left = std::min(phaseEnd, m_plan.deadline) - std::chrono::steady_clock::now();
    m_timer.start(std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(left)));
}

void Transfer::checkTime()
{
    const Steady now = std::chrono::steady_clock::now();
    const HttpTimeouts& timeouts = m_plan.request->timeouts;
    if (now >= m_plan.deadline) {
        return abort(timeoutError("total", timeouts.total));
    }
    if (m_phase == Phase::Connect && now >= m_started + m_plan.connect) {
        return abort(timeoutError("connect", timeouts.connect));
    }
    if (m_phase != Phase::Connect && now >= m_lastByte + timeouts.idle) {
        return abort(timeoutError(m_phase == Phase::Headers ? "headers" : "body", timeouts.idle));
    }
    armTimer();
}

Error Transfer::timeoutError(std::string_view phase, Milliseconds after) const
{
    const std::string host = "\"" + m_plan.url.hostPort() + "\"";
    const std::string time = durationForPeople(after);
    std::string message;
    if (phase == "connect") {
        message = "No connection to " + host + " within " + time + ".";
    } else if (phase == "headers") {
        message = host + " took the request and then sent nothing for " + time + ".";
    } else if (phase == "body") {
        message = host + " stopped in the middle of its answer for " + time + ".";
    } else {
        message = "The request to " + host + " was not done within " + time + ".";
    }
    Error error{ErrorCode::UpstreamTimeout,
                std::move(message),
                {},
                Json{{"phase", std::string(phase)}, {"host", m_plan.url.hostPort()}, {"afterMs", after.count()}}};
    error.retryable = true;
    return error;
}

Error Transfer::errorOf(CURLcode code) const
{
    const std::string text = m_errorText[0] != '\0' ? toValidUtf8(m_errorText.data()) : curl_easy_strerror(code);
    const bool isCertificate = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
    const bool isBroken =
        code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_UNSUPPORTED_PROTOCOL;
    if (isBroken) {
        return invalidResponse(m_plan.url, "sent what is no HTTP answer: " + text);
    }
    std::string message = "Could not reach \"" + m_plan.url.hostPort() + "\": " + text + ".";
    if (m_phase == Phase::Headers && !isCertificate) {
        message = "\"" + m_plan.url.hostPort() + "\" closed the connection before it answered.";
    } else if (m_phase == Phase::Body) {
        message = "\"" + m_plan.url.hostPort() + "\" closed the connection in the middle of its answer.";
    }
    const std::string_view phase = m_phase == Phase::Connect   ? "connect"
                                   : m_phase == Phase::Headers ? "headers"
                                                               : "body";
    Error error{ErrorCode::UpstreamUnreachable, std::move(message),
                isCertificate ? "Its certificate is not trusted by this computer." : "",
                Json{{"phase", std::string(phase)}, {"host", m_plan.url.hostPort()}}};
    error.retryable = !isCertificate;
    return error;
}

bool Transfer::takeLine(std::string_view line)
{
    m_headBytes += line.size();
    if (m_headBytes > kMaxHeadBytes || ++m_headLines > kMaxHeadLines) {
        m_error = invalidResponse(m_plan.url, "sent more than " + std::to_string(kMaxHeadLines) + " header lines or " +
                                                  std::to_string(kMaxHeadBytes / 1024) + " KiB of them");
        return false;
    }
    touch();
    if (m_phase == Phase::Body) {
        return true; // trailers
    }
    if (line.starts_with("HTTP/")) {
        const std::size_t space = line.find(' ');
        m_fields.clear();
        m_answer.status =
            space == std::string_view::npos ? 0 : std::atoi(std::string(line.substr(space + 1, 3)).c_str());
        return true;
    }
    const std::string text = toValidUtf8(trimmed(line));
    if (text.empty()) {
        if (m_answer.status >= 200) {
            m_phase = Phase::Body;
            for (auto& field : m_fields) {
                m_answer.headers.add(std::move(field.name), std::move(field.value));
            }
            if (m_plan.request->onHead) {
                m_plan.request->onHead(m_answer.status, m_answer.headers);
            }
        }
        return true;
    }
    if ((line.front() == ' ' || line.front() == '\t') && !m_fields.empty()) {
        m_fields.back().value += " " + text;
        return true;
    }
    const std::size_t colon = text.find(':');
    if (colon != std::string::npos) {
        m_fields.push_back({text.substr(0, colon), std::string(trimmed(std::string_view(text).substr(colon + 1)))});
    }
    return true;
}

bool Transfer::takeBody(std::string_view piece)
{
    touch();
    const HttpRequest& request = *m_plan.request;
    m_bodyBytes += piece.size();
    if (m_bodyBytes > request.maxBody) {
        m_error = Error{ErrorCode::ResultTooLarge,
                        "The answer of \"" + m_plan.url.hostPort() + "\" has more than " +
                            std::to_string(request.maxBody) + " bytes.",
                        {},
                        Json{{"maxBytes", request.maxBody}, {"status", m_answer.status}}};
        return false;
    }
    if (request.sink && m_answer.status >= 200 && m_answer.status < 300) {
        if (auto taken = request.sink(piece); !taken) {
            m_error = std::move(taken).error();
            return false;
        }
        return true;
    }
    m_answer.body += piece;
    return true;
}

int Transfer::beforeRequest(const char* peer)
{
    touch();
    m_phase = Phase::Headers;
    armTimer();
    if (IpAddress::fromText(peer) != m_plan.address) {
        m_error =
            Error{ErrorCode::EgressBlocked,
                  "The connection to \"" + m_plan.url.hostPort() + "\" leads to another address than was checked.",
                  {},
                  Json{{"host", m_plan.url.hostPort()}, {"reason", "address"}}};
        return CURL_PREREQFUNC_ABORT;
    }
    // The second time on one handle: a kept connection died under the request and libcurl would send it again.
    if (++m_requestsMade > 1 && m_plan.request->repeat == HttpRequest::Repeat::Never) {
        m_error = Error{ErrorCode::UpstreamUnreachable,
                        "\"" + m_plan.url.hostPort() + "\" closed the connection before it answered.",
                        {},
                        Json{{"phase", "headers"}, {"host", m_plan.url.hostPort()}}};
        return CURL_PREREQFUNC_ABORT;
    }
    return CURL_PREREQFUNC_OK;
}

std::size_t Transfer::onHeader(char* data, std::size_t size, std::size_t count, void* self)
{
    return static_cast<Transfer*>(self)->takeLine({data, size * count}) ? size * count : 0;
}

std::size_t Transfer::onBody(char* data, std::size_t size, std::size_t count, void* self)
{
    return static_cast<Transfer*>(self)->takeBody({data, size * count}) ? size * count : 0;
}

int Transfer::onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent)
{
    auto* transfer = static_cast<Transfer*>(self);
    if (sent != transfer->m_uploaded) {
        transfer->m_uploaded = sent;
        transfer->touch();
    }
    return 0;
}

int Transfer::onBeforeRequest(void* self, char* peer, char*, int, int)
{
    return static_cast<Transfer*>(self)->beforeRequest(peer);
}

} // namespace executor::net
