#include "core/execution/detail/stepanswer.h"

#include "core/base/hash.h"
#include "core/base/threads.h"
#include "core/execution/structuredcut.h"
#include "core/platform/memoryfacts.h"
#include "core/sandbox/run.h"
#include "core/secrets/redactor.h"

namespace executor::execution {
namespace {
/// What is worked on here at once; beyond it on the pool, so that the core thread goes on.
constexpr std::size_t kSmall = 16U << 10U;

/// The answer of `.$response()`. The value keeps its bytes: it is put between the other fields as text.
std::string wholeResponse(const WholeResponse& response, std::string_view value, const Json& http)
{
    std::string text = response.error ? "{\"ok\":false,\"data\":" : "{\"ok\":true,\"data\":";
    text += value;
    if (response.error) {
        text += ",\"error\":" + toText(sandbox::thrownFields(*response.error, response.path));
    }
    return text + ",\"http\":" + toText(http) + ",\"warnings\":" + toText(response.warnings) + "}";
}

Result<SettledAnswer> settled(StepAnswer answer, const HandleOrigin& origin, const std::filesystem::path& folder,
                              const secrets::Redactor& redactor)
{
    SettledAnswer out;
    out.answer.http = redactor.redactJson(answer.http);
    if (answer.failure) {
        out.answer.failure = redactor.redactError(std::move(*answer.failure));
        return out;
    }
    std::string text = redactor.redactJsonText(std::move(answer.valueText));
    if (text.size() > sandbox::RunLimits().valueBytes) {
        NewHandle kept = makeHandle(text, origin);
        EX_TRY(kept.row.body, store::preparePayload(folder, text));
        text = toText(kept.summary);
        text.shrink_to_fit();
        out.large = std::move(kept.row);
        platform::giveBackMemory();
    }
    if (answer.response) {
        if (answer.response->error) {
            answer.response->error = redactor.redactError(std::move(*answer.response->error));
        }
        answer.response->warnings = redactor.redactJson(answer.response->warnings);
        text = wholeResponse(*answer.response, text, out.answer.http);
    }
    out.hash = sha256(text);
    EX_TRY(out.payload, store::preparePayload(folder, text));
    out.answer.valueText = std::move(text);
    return out;
}

Result<SettledResult> settledResult(std::string text, const HandleOrigin& origin, const std::filesystem::path& folder,
                                    const secrets::Redactor& redactor)
{
    SettledResult out;
    out.text = redactor.redactJsonText(std::move(text));
    EX_TRY(out.payload, store::preparePayload(folder, out.text));
    if (estimateTokens(out.text) > origin.answerTokens) {
        out.handle = makeHandle(out.text, origin);
        out.handle->row.body = out.payload;
    }
    return out;
}
} // namespace

Task<SettledAnswer> settleAnswer(StepAnswer answer, HandleOrigin origin, std::filesystem::path dataFolder,
                                 const secrets::Redactor& redactor)
{
    if (answer.valueText.size() <= kSmall) {
        return doneTask<SettledAnswer>(settled(std::move(answer), origin, dataFolder, redactor));
    }
    auto work = [answer = std::move(answer), origin = std::move(origin), folder = std::move(dataFolder),
                 &redactor]() mutable { return settled(std::move(answer), origin, folder, redactor); };
    return onPool(std::move(work));
}

Task<SettledResult> settleResult(std::string text, HandleOrigin origin, std::filesystem::path dataFolder,
                                 const secrets::Redactor& redactor)
{
    if (text.size() <= kSmall) {
        return doneTask<SettledResult>(settledResult(std::move(text), origin, dataFolder, redactor));
    }
    auto work = [text = std::move(text), origin = std::move(origin), folder = std::move(dataFolder),
                 &redactor]() mutable { return settledResult(std::move(text), origin, folder, redactor); };
    return onPool(std::move(work));
}

} // namespace executor::execution
