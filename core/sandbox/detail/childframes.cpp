#include "core/sandbox/detail/childframes.h"

#include "core/base/jsonparse.h"
#include "core/base/jsonscan.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace executor::sandbox::detail {
namespace {
constexpr std::size_t kMaxHeadBytes = 4U << 20U;
constexpr std::size_t kMaxPathBytes = 16U << 10U;
constexpr int kMaxLine = 100'000'000;
constexpr std::size_t kMaxTextBytes = 64U << 10U;

tl::unexpected<Error> bad(const std::string& what)
{
    return fail(ErrorCode::SandboxCrashed, "The sandbox broke its protocol: " + what + ".");
}

Result<Json> headOf(const Frame& frame)
{
    if (frame.head().size() > kMaxHeadBytes) {
        return bad("a head is too long");
    }
    Result<Json> head = parseJson(frame.head(), kLenientJson);
    if (!head || !head->is_object()) {
        return bad("a head is no JSON object");
    }
    return head;
}

bool isNumberWithin(const Json* value, std::int64_t least, std::int64_t most)
{
    if (value == nullptr || !value->is_number_integer()) {
        return false;
    }
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
        return false;
    }
    const auto number = value->get<std::int64_t>();
    return number >= least && number <= most;
}

int lineOf(const Json& head)
{
    const Json* line = member(head, "line");
    return isNumberWithin(line, 0, kMaxLine) ? line->get<int>() : 0;
}

/// An uncaught error with a code that exists keeps it; agent code may have made up any other.
ErrorCode codeOf(const std::string& wire)
{
    const ErrorCode code = errorCodeFromWire(wire);
    return code == ErrorCode::Internal && wire != wireName(ErrorCode::Internal) ? ErrorCode::UncaughtError : code;
}

RunError readError(const Json& json, CallNumber lastCall)
{
    RunError error;
    error.code = codeOf(textMember(json, "code"));
    error.message = cutText(textMember(json, "message"), kMaxTextBytes);
    error.hint = cutText(textMember(json, "hint"), kMaxTextBytes);
    error.stack = cutText(textMember(json, "stack"), kMaxTextBytes);
    error.path = cutText(textMember(json, "path"), 4096);
    error.line = lineOf(json);
    if (const Json* call = member(json, "call"); isNumberWithin(call, 1, lastCall)) {
        error.call = call->get<CallNumber>();
    }
    if (const Json* details = member(json, "details"); details != nullptr && details->is_object()) {
        error.details = *details;
    }
    return error;
}

std::vector<Warning> readWarnings(const Json& head)
{
    std::vector<Warning> warnings;
    if (const Json* list = member(head, "warnings"); list != nullptr && list->is_array()) {
        for (const Json& item : *list) {
            if (warnings.size() < 50) {
                warnings.push_back(
                    Warning{cutText(textMember(item, "code"), 64), cutText(textMember(item, "message"), 2000)});
            }
        }
    }
    return warnings;
}
} // namespace

ChildFrames::ChildFrames(RunLimits limits)
    : m_limits(limits), m_reader(std::min<std::size_t>(limits.valueBytes + kMaxHeadBytes, 1U << 30U))
{}

DeliveryNumber ChildFrames::beginDelivery()
{
    Q_ASSERT_X(!m_owesTurn && !m_isDone, "SandboxRun", "one delivery at a time");
    m_owesTurn = true;
    return m_nextDelivery++;
}

Result<bool> ChildFrames::handleNext(RunListener& listener)
{
    EX_TRY(const std::optional<Frame> frame, m_reader.next());
    if (!frame) {
        return false;
    }
    if (m_isDone || !m_owesTurn) {
        return bad("it spoke out of turn");
    }
    const auto handled = [&]() -> Result<void> {
        switch (frame->type) {
        case FrameType::Call:
            return call(*frame, listener);
        case FrameType::TimerChange:
            return timer(*frame, listener);
        case FrameType::Log:
            return log(*frame, listener);
        case FrameType::Emit:
            return emitted(*frame, listener);
        case FrameType::Turn:
            return turn(*frame, listener);
        case FrameType::Done:
            return done(*frame, listener);
        case FrameType::Run:
        case FrameType::Value:
        case FrameType::Error:
        case FrameType::Timer:
        case FrameType::Cancel:
            return bad("it sent a frame of the daemon");
        }
        return bad("it sent an unknown frame");
    }();
    EX_CHECK(handled);
    return true;
}

Result<void> ChildFrames::call(const Frame& frame, RunListener& listener)
{
    EX_TRY(const Json head, headOf(frame));
    CallFrame call;
    call.id = frame.id;
    call.path = textMember(head, "path");
    call.member = textMember(head, "member");
    call.line = lineOf(head);
    constexpr std::array<std::string_view, 5> kMembers{"", "$response", "$schema", "$request", "$pages"};
    if (frame.id != m_lastCall + 1 || frame.id > m_limits.calls) {
        return bad("a call has the wrong number");
    }
    if (call.path.empty() || call.path.size() > kMaxPathBytes ||
        std::find(kMembers.begin(), kMembers.end(), call.member) == kMembers.end()) {
        return bad("a call has no path");
    }
    const std::string_view body = frame.body();
    if (body.size() > m_limits.valueBytes || body.empty() || body.front() != '{' || !isJson(body)) {
        return bad("the arguments of a call are no JSON object");
    }
    call.argumentsText = body;
    m_lastCall = frame.id;
    m_openCalls[frame.id] = call.line;
    listener.onCall(std::move(call));
    return {};
}

Result<void> ChildFrames::timer(const Frame& frame, RunListener& listener)
{
    EX_TRY(const Json head, headOf(frame));
    TimerFrame timer;
    timer.id = frame.id;
    const std::string operation = textMember(head, "op");
    if (operation == "arm") {
        const Json* delay = member(head, "delay");
        if (frame.id != m_lastTimer + 1 || !isNumberWithin(delay, 0, 2'147'483'647)) {
            return bad("a timer is armed wrongly");
        }
        m_lastTimer = frame.id;
        timer.delay = Milliseconds(delay->get<std::int64_t>());
    } else if (operation == "clear" && frame.id >= 1 && frame.id <= m_lastTimer) {
        timer.action = TimerFrame::Action::Clear;
    } else {
        return bad("a timer is cleared wrongly");
    }
    listener.onTimer(timer);
    return {};
}

Result<void> ChildFrames::log(const Frame& frame, RunListener& listener)
{
    EX_TRY(const Json head, headOf(frame));
    const Result<Json> text = parseJson(frame.body(), kLenientJson);
    LogFrame line;
    line.level = textMember(head, "level");
    constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warn", "error"};
    if (!text || !text->is_string() || std::find(kLevels.begin(), kLevels.end(), line.level) == kLevels.end()) {
        return bad("a log line is no text");
    }
    line.text = text->get<std::string>();
    listener.onLog(std::move(line));
    return {};
}

Result<void> ChildFrames::emitted(const Frame& frame, RunListener& listener)
{
    if (frame.body().size() > m_limits.valueBytes || !isJson(frame.body())) {
        return bad("an emitted item is no JSON");
    }
    listener.onEmit(EmitFrame{std::string(frame.body())});
    return {};
}

Result<void> ChildFrames::turn(const Frame& frame, RunListener& listener)
{
    if (frame.id + 1 != m_nextDelivery) {
        return bad("a turn has the wrong number");
    }
    m_owesTurn = false;
    listener.onTurn(frame.id);
    return {};
}

Result<void> ChildFrames::done(const Frame& frame, RunListener& listener)
{
    EX_TRY(const Json head, headOf(frame));
    DoneFrame done;
    done.warnings = readWarnings(head);
    if (const Json* error = member(head, "error"); error != nullptr && error->is_object()) {
        done.error = readError(*error, m_lastCall);
    } else if (frame.body().size() > m_limits.valueBytes || !isJson(frame.body())) {
        return bad("the result is no JSON");
    } else {
        done.resultText = frame.body();
    }
    for (const auto& [call, line] : m_openCalls) {
        done.openCalls.push_back(OpenCall{call, line});
    }
    m_isDone = true;
    m_owesTurn = false;
    listener.onDone(std::move(done));
    return {};
}

} // namespace executor::sandbox::detail
