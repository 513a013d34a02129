#include "core/policy/detail/wordlist.h"

#include "core/base/jsonparse.h"
#include "core/policy/detail/words.h"

namespace executor::policy {
namespace {
const Json& words()
{
    static const Json s_words = parseJson(kWordsJson).value_or(Json::object());
    return s_words;
}

const Json* entry(std::string_view list, std::string_view word)
{
    const Json* all = member(words(), list);
    return all == nullptr ? nullptr : member(*all, word);
}
} // namespace

std::optional<Verb> verbOf(std::string_view word)
{
    const Json* made = entry("makes", word);
    const Json* done = made != nullptr ? made : entry("verbs", word);
    if (done == nullptr || !done->is_string()) {
        return std::nullopt;
    }
    return Verb{done->get<std::string>(), made != nullptr};
}

std::optional<std::string> nounOf(std::string_view word)
{
    std::string base(word);
    const auto find = [](const std::string& text) -> std::optional<std::string> {
        const Json* noun = entry("nouns", text);
        return noun != nullptr && noun->is_string() ? std::optional(noun->get<std::string>()) : std::nullopt;
    };
    if (auto noun = find(base)) {
        return noun;
    }
    if (base.ends_with("ies")) {
        return find(base.substr(0, base.size() - 3) + "y");
    }
    if (!base.ends_with('s')) {
        return std::nullopt;
    }
    base.pop_back();
    auto noun = find(base);
    if (!noun && base.ends_with('e')) {
        base.pop_back();
        noun = find(base);
    }
    return noun;
}

} // namespace executor::policy
