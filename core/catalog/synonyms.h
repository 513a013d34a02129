#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace executor::catalog {

/// Groups of words that mean the same to a search, by stems. Groups do not chain. Thread: any.
class Synonyms
{
public:
    /// The table that comes with the product (resources/catalog/synonyms.json).
    [[nodiscard]] static const Synonyms& shipped();
    explicit Synonyms(const std::vector<std::vector<std::string>>& groups);

    /// Stems that share a group with this one, sorted, without it.
    [[nodiscard]] const std::vector<std::string>& of(const std::string& stem) const;

private:
    std::unordered_map<std::string, std::vector<std::string>> m_others;
};

} // namespace executor::catalog
