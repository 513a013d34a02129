#include "core/sources/toolcaller.h"

#include "core/base/text.h"
#include "core/base/threads.h"

#include <algorithm>
#include <charconv>

namespace executor::sources {
namespace {
constexpr int kMostTries = 3;
constexpr Milliseconds kLongestWait = 30s;
constexpr Milliseconds kFirstWait = 500ms;
/// Answers over this size are read on the pool: parsing them would hold everybody else.
constexpr std::size_t kLargeAnswer = 128U << 10U;

bool asksForPatience(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

/// Seconds of Retry-After, or the growing wait of our own. A date is taken as "not now".
Milliseconds waitBeforeRetry(const net::HttpAnswer& answer, int tried)
{
    const std::string given = answer.headers.value("Retry-After");
    int seconds = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), seconds);
    if (!given.empty()) {
        return error == std::errc{} && end == given.data() + given.size() ? Milliseconds(seconds * 1000)
                                                                          : kLongestWait + 1ms;
    }
    return kFirstWait * (1 << (tried - 1));
}

/// The places that the account fills, without its values.
void showCredentials(const auth::AuthMethod& method, Json& headers, std::string& url)
{
    static constexpr const char* kDots = "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2";
    for (const auth::Placement& placement : method.placements) {
        switch (placement.where) {
        case auth::Placement::Where::Header:
            headers[placement.name] = placement.prefix + kDots;
            break;
        case auth::Placement::Where::Cookie:
            headers["Cookie"] = placement.name + "=" + kDots;
            break;
        case auth::Placement::Where::Query:
            url += (url.find('?') == std::string::npos ? "?" : "&") + placement.name + "=" + kDots;
            break;
        }
    }
}

bool hasHeader(const BuiltRequest& request, std::string_view name)
{
    return std::any_of(request.headers.begin(), request.headers.end(),
                       [&](const auto& header) { return equalsIgnoreCase(header.first, name); });
}

/// What the code gets when the account is missing and the other side asks for one.
std::optional<Error> credentialProblem(const CheckedCall& call, int status)
{
    if (status != 401) {
        return std::nullopt;
    }
    return call.account ? auth::credentialRejected(call.source->slug, call.account->slug, status)
                        : auth::credentialMissing(call.source->slug);
}
std::vector<catalog::ArgumentProblem> problemsOf(const Error& error)
{
    std::vector<catalog::ArgumentProblem> problems;
    const Json* list = member(error.details, "problems");
    for (const Json& item : list != nullptr && list->is_array() ? *list : Json::array()) {
        problems.push_back({textMember(item, "place"), textMember(item, "problem"), textMember(item, "expected"),
                            textMember(item, "given")});
    }
    return problems;
}
} // namespace

ToolCaller::ToolCaller(const SourceLookup& sources, auth::Accounts& accounts, net::HttpClient& client,
                       const secrets::Redactor& redactor)
    : m_sources(sources), m_accounts(accounts), m_client(client), m_redactor(redactor)
{}

Result<CheckedCall> ToolCaller::check(std::shared_ptr<const catalog::CallPlan> plan, std::string account,
                                      Json arguments) const
{
    CheckedCall call;
    call.source = m_sources.source(plan->sourceId);
    if (!call.source || call.source->adapter == nullptr) {
        return fail(ErrorCode::ToolNotFound, "The source of " + plan->canonicalPath + " is gone.");
    }
    if (!call.source->isEnabled) {
        return fail(ErrorCode::ToolBlocked, "The source \"" + call.source->slug + "\" is disabled.",
                    "A person can enable it: executor sources enable " + call.source->slug,
                    Json{{"reason", "source_disabled"}});
    }
    const Adapter& adapter = *call.source->adapter;
    EX_TRY(call.account, m_accounts.choose(plan->sourceId, account));
    EX_TRY(call.prepared.arguments, adapter.normalise(plan->binding, std::move(arguments)));
    if (plan->checker) {
        const auto problems = plan->checker->check(call.prepared.arguments);
        if (!problems.empty()) {
            return tl::unexpected(catalog::argumentError(problems, plan->canonicalPath, {}));
        }
    }
    EX_TRY(const BuiltRequest built,
           adapter.build(plan->binding, call.source->settings, call.prepared.arguments, "step"));
    Json headers = Json::object();
    for (const auto& [name, value] : built.headers) {
        headers[name] = value;
    }
    if (!hasHeader(built, "user-agent")) {
        headers["User-Agent"] = m_client.userAgent();
    }
    std::string url = built.url;
    if (call.account) {
        showCredentials(call.account->method, headers, url);
    }
    call.prepared.request = Json{{"method", built.method}, {"url", std::move(url)}, {"headers", std::move(headers)}};
    if (!built.bodyForm.is_null()) {
        call.prepared.request["body"] = built.bodyForm;
    }
    call.pathParameters = adapter.targetArguments(plan->binding);
    call.plan = std::move(plan);
    return call;
}

ArgumentReview ToolCaller::review(const catalog::CallPlan& plan, Json arguments) const
{
    ArgumentReview review;
    const auto source = m_sources.source(plan.sourceId);
    if (!source || source->adapter == nullptr || !plan.checker) {
        return review;
    }
    auto normal = source->adapter->normalise(plan.binding, Json(arguments));
    if (!normal) {
        review.problems = problemsOf(normal.error());
        return review;
    }
    review.isMoved = *normal != arguments;
    review.problems = plan.checker->check(*normal);
    return review;
}

Task<net::HttpRequest> ToolCaller::request(CheckedCall call, BuiltRequest built, CancelToken cancel)
{
    net::HttpRequest request;
    request.method = std::move(built.method);
    request.url = std::move(built.url);
    for (auto& [name, value] : built.headers) {
        request.headers.add(std::move(name), std::move(value));
    }
    request.body = std::move(built.body);
    request.egress = call.source->egress;
    request.connectionKey = call.source->id.text() + "/" + (call.account ? call.account->id.text() : std::string());
    request.timeouts.idle = built.timeout.value_or(call.source->settings.idleTimeout);
    if (built.timeout) {
        request.timeouts.total = *built.timeout;
    }
    const bool isSafe = call.source->adapter->isSafeToRepeat(call.plan->binding);
    request.repeat = isSafe ? net::HttpRequest::Repeat::Safe : net::HttpRequest::Repeat::Never;
    if (call.account) {
        EX_CO_TRY(const std::shared_ptr<const auth::Credentials> credentials,
                  co_await m_accounts.credentials(call.account->id, cancel));
        EX_CO_CHECK(credentials->applyTo(request, built.security));
    }
    co_return std::move(request);
}

Task<ToolOutcome> ToolCaller::read(CheckedCall call, RawAnswer raw)
{
    const bool isLarge = raw.body.size() > kLargeAnswer;
    auto work = [source = call.source, plan = call.plan, answer = std::move(raw), &redactor = m_redactor]() mutable {
        return source->adapter->read(plan->binding, std::move(answer), redactor);
    };
    return isLarge ? onPool(std::move(work)) : doneTask<ToolOutcome>(work());
}

Task<ToolOutcome> ToolCaller::call(CheckedCall call, CallContext context)
{
    const Adapter& adapter = *call.source->adapter;
    const bool mayRepeat = call.plan->effect == Effect::Read && adapter.isSafeToRepeat(call.plan->binding);
    RawAnswer raw;
    for (int tried = 1;; ++tried) {
        EX_CO_TRY(BuiltRequest built, adapter.build(call.plan->binding, call.source->settings, call.prepared.arguments,
                                                    context.step.text()));
        // As it was before the credentials went in: a key in the query is nobody's to read.
        const std::string plainUrl = built.url;
        EX_CO_TRY(net::HttpRequest prepared, co_await request(call, std::move(built), context.cancel));
        Result<net::HttpAnswer> answer = co_await m_client.send(std::move(prepared), context.cancel);
        if (!answer) {
            const bool isTransient = answer.error().code == ErrorCode::UpstreamUnreachable;
            if (!mayRepeat || !isTransient || tried >= kMostTries) {
                answer.error().retryable =
                    mayRepeat && (isTransient || answer.error().code == ErrorCode::UpstreamTimeout);
                co_return tl::unexpected(std::move(answer.error()));
            }
            EX_CO_CHECK(co_await delay(kFirstWait * (1 << (tried - 1)), context.cancel));
            continue;
        }
        const Milliseconds wait = waitBeforeRetry(*answer, tried);
        if (mayRepeat && asksForPatience(answer->status) && tried < kMostTries && wait <= kLongestWait) {
            EX_CO_CHECK(co_await delay(wait, context.cancel));
            continue;
        }
        raw.status = answer->status;
        for (const auto& field : answer->headers) {
            raw.headers.emplace_back(field.name, field.value);
        }
        raw.body = std::move(answer->body);
        raw.url = answer->redirects == 0 ? plainUrl : std::move(answer->url);
        raw.duration = answer->duration;
        break;
    }
    if (call.account) {
        EX_CO_CHECK(co_await m_accounts.noteAnswer(call.account->id, raw.status));
    }
    const int status = raw.status;
    EX_CO_TRY(ToolOutcome outcome, co_await read(call, std::move(raw)));
    if (outcome.failure) {
        if (auto problem = credentialProblem(call, status)) {
            problem->details["status"] = status;
            outcome.failure = std::move(problem);
        }
    }
    co_return std::move(outcome);
}

} // namespace executor::sources
