#include "ui/sources/sourcespage.h"

#include "ui/sources/sourcedetail.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>

namespace executor::ui {

SourcesPage::SourcesPage(PageContext context, QWidget* parent)
    : Page(tr("Sources"), parent),
      m_context(context),
      m_filter(new FilterField(tr("Filter sources"), this)),
      m_list(new RowList(tr("Sources"), this)),
      m_detail(new SourceDetail(context, this)),
      m_empty(new EmptyState(tr("Nothing is connected yet."), tr("Paste an address or drop a file here."),
                             EmptyState::Frame::Dashed, this)),
      m_noHit(new EmptyState(tr("No source matches."), QString(), EmptyState::Frame::None, this))
{
    auto* add = new QPushButton(glyphIcon(Glyph::Plus, GlyphRole::OnAccent), tr("Connect…"), this);
    setKind(add, ButtonKind::Primary);
    connect(add, &QPushButton::clicked, this, [this] { makeNew(); });
    m_filter->setFixedWidth(220);
    addToHead(m_filter);
    addToHead(add);
    connect(m_empty->addButton(tr("Connect a source…"), Glyph::Plus), &QPushButton::clicked, this,
            [this] { makeNew(); });
    m_empty->addFootnote(tr("OpenAPI documents, JSON or YAML. A drop never connects by itself."));
    connect(m_noHit->addButton(tr("Clear filter"), Glyph::Close), &QPushButton::clicked, m_filter, &QLineEdit::clear);
    setBody(m_list, m_detail, 360);
    connect(m_filter, &QLineEdit::textChanged, this, [this] { fill(); });
    connect(m_list, &RowList::currentIdChanged, this, [this](const QString& id) { update(id); });
    connect(m_detail, &SourceDetail::wantsTools, this,
            [this](const QString& slug) { Q_EMIT wantsPage(QStringLiteral("tools"), slug); });
    m_detail->onRemove = [this](const QString& id, policy::PersonProof proof) { remove(id, std::move(proof)); };
    connect(&m_context.backend, &Backend::changed, this, [this](Part part) {
        if (part == Part::Sources) {
            refresh();
        }
    });
    refresh();
}

void SourcesPage::refresh()
{
    later(m_context.backend.sources(), this, [this](Result<std::vector<SourceView>> result) {
        if (result) {
            show(std::move(*result));
        } else {
            showError(result.error());
        }
    });
}

void SourcesPage::show(std::vector<SourceView> sources)
{
    m_sources = std::move(sources);
    setCount(m_sources.empty() ? QString() : tr("%n connected", nullptr, int(m_sources.size())));
    m_filter->setVisible(!m_sources.empty());
    if (m_sources.empty()) {
        showEmpty(m_empty);
        return;
    }
    fill();
}

void SourcesPage::fill()
{
    const QString wanted = m_filter->text().trimmed();
    std::vector<RowItem> rows;
    for (const SourceView& source : m_sources) {
        if (!wanted.isEmpty() && !source.name.contains(wanted, Qt::CaseInsensitive) &&
            !source.slug.contains(wanted, Qt::CaseInsensitive)) {
            continue;
        }
        RowItem row;
        row.id = source.id;
        row.avatar = initialsOf(source.name);
        row.title = source.name;
        row.detailLead = wordOf(source.isEnabled ? source.health : Health::Disabled);
        row.detailHue = hueOf(source.health);
        row.detail = source.healthText;
        row.right = tr("%Ln tool(s)", nullptr, int(source.toolCount));
        row.rightDetail = source.kind;
        rows.push_back(row);
    }
    const bool isEmpty = rows.empty();
    m_list->setRows(std::move(rows));
    if (isEmpty) {
        m_noHit->setTexts(tr("No source matches “%1”.").arg(wanted), QString());
        showEmpty(m_noHit);
    } else {
        showBody();
        update(m_list->currentId());
    }
}

void SourcesPage::update(const QString& id)
{
    const auto found =
        std::find_if(m_sources.begin(), m_sources.end(), [&id](const SourceView& source) { return source.id == id; });
    if (found != m_sources.end()) {
        m_detail->setSource(*found);
    }
}

void SourcesPage::remove(const QString& id, policy::PersonProof proof)
{
    const auto found =
        std::find_if(m_sources.begin(), m_sources.end(), [&id](const SourceView& source) { return source.id == id; });
    const QString name = found == m_sources.end() ? id : found->name;
    later(m_context.backend.takeAway(Removable::Source, id, std::move(proof)), this,
          [this, id, name](const Result<void>& result) {
              if (!result) {
                  showError(result.error());
                  return;
              }
              Q_EMIT removed(int(Removable::Source), id,
                             tr("%1 was removed. Agents no longer see its tools.").arg(name));
              refresh();
          });
}

} // namespace executor::ui

#include "moc_sourcespage.cpp"
