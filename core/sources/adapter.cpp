#include "core/sources/adapter.h"

namespace executor::sources {

Json ImportWarning::toJson() const
{
    Json json = {{"code", code}, {"pointer", pointer}, {"message", message}};
    if (!operation.empty()) {
        json["operation"] = operation;
    }
    return json;
}

void ImportWarnings::add(std::string code, std::string pointer, std::string message, std::string operation)
{
    ++m_count;
    if (m_kept.size() < kKept) {
        m_kept.push_back({std::move(code), std::move(pointer), std::move(message), std::move(operation)});
    }
}

} // namespace executor::sources
