#include "core/base/jsonpointer.h"

#include <charconv>

namespace executor {

std::optional<std::vector<std::string>> pointerParts(std::string_view pointer)
{
    std::vector<std::string> parts;
    if (pointer.empty()) {
        return parts;
    }
    if (pointer.front() != '/') {
        return std::nullopt;
    }
    std::string part;
    for (std::size_t i = 1; i < pointer.size(); ++i) {
        const char c = pointer[i];
        if (c == '/') {
            parts.push_back(std::move(part));
            part.clear();
        } else if (c == '~') {
            ++i;
            if (i >= pointer.size() || (pointer[i] != '0' && pointer[i] != '1')) {
                return std::nullopt;
            }
            part += pointer[i] == '0' ? '~' : '/';
        } else {
            part += c;
        }
    }
    parts.push_back(std::move(part));
    return parts;
}

std::string pointerEscaped(std::string_view part)
{
    std::string out;
    for (const char c : part) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

const Json* atPointer(const Json& document, std::string_view pointer)
{
    const auto parts = pointerParts(pointer);
    if (!parts) {
        return nullptr;
    }
    const Json* at = &document;
    for (const std::string& part : *parts) {
        if (at->is_array()) {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
            if (error != std::errc{} || end != part.data() + part.size() || index >= at->size() ||
                (part.size() > 1 && part.front() == '0')) {
                return nullptr;
            }
            at = &(*at)[index];
        } else {
            at = member(*at, part);
            if (at == nullptr) {
                return nullptr;
            }
        }
    }
    return at;
}

} // namespace executor
