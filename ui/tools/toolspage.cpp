#include "ui/tools/toolspage.h"

#include "core/base/threads.h"
#include "ui/tools/tooldetail.h"
#include "ui/tools/tooltree.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>

namespace executor::ui {

namespace {
constexpr int kAutoOpen = 400;   // hits up to which groups open by themselves
constexpr int kOpenAtFirst = 40; // tools of all sources together
} // namespace

ToolsPage::ToolsPage(PageContext context, QWidget* parent)
    : Page(tr("Tools"), parent),
      m_context(context),
      m_filter(new FilterField(tr("Filter tools"), this)),
      m_effect(new QPushButton(tr("Effect"), this)),
      m_tree(new ToolTree(this)),
      m_model(new ToolModel(this)),
      m_detail(new ToolDetailPane(context, this)),
      m_empty(new EmptyState(tr("There are no tools yet."),
                             tr("Connect a source; each of its operations becomes a tool."), EmptyState::Frame::None,
                             this)),
      m_noHit(new EmptyState(QString(), QString(), EmptyState::Frame::None, this))
{
    m_tree->setModel(m_model);
    m_filter->setMinimumWidth(196);
    m_filter->setMaximumWidth(320);
    filterBar()->addWidget(m_filter, 1);
    setKind(m_effect, ButtonKind::Chip);
    auto* menu = new QMenu(m_effect);
    const auto add = [this, menu](const QString& text, std::optional<Effect> effect) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, text, effect] {
            m_onlyEffect = effect;
            m_effect->setText(effect ? text : tr("Effect"));
            setKind(m_effect, effect ? ButtonKind::ChipOn : ButtonKind::Chip);
            applyFilter();
        });
    };
    add(tr("Any effect"), std::nullopt);
    for (const Effect effect :
         {Effect::Read, Effect::Write, Effect::Unknown, Effect::Send, Effect::Delete, Effect::Spend, Effect::Admin}) {
        add(wordOf(effect), effect);
    }
    m_effect->setMenu(menu);
    filterBar()->addWidget(m_effect);
    filterBar()->addStretch(2);
    setBody(m_tree, m_detail, 488);
    connect(m_empty->addButton(tr("Connect a source…"), Glyph::Plus), &QPushButton::clicked, this,
            [this] { Q_EMIT wantsPage(QStringLiteral("connect"), QString()); });
    connect(m_noHit->addButton(tr("Clear filter"), Glyph::Close), &QPushButton::clicked, this, [this] {
        m_onlyEffect.reset();
        m_effect->setText(tr("Effect"));
        setKind(m_effect, ButtonKind::Chip);
        m_filter->clear();
        applyFilter();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this] { applyFilter(); });
    connect(m_tree, &ToolTree::currentPathChanged, this, [this](const QString& path) {
        if (!path.isEmpty()) {
            m_shownPath = path;
            m_detail->showTool(path);
        }
    });
    connect(m_detail, &ToolDetailPane::wantsRun, this,
            [this](const QString& id) { Q_EMIT wantsPage(QStringLiteral("runs"), id); });
    connect(&m_context.backend, &Backend::changed, this, [this](Part part) {
        if (part == Part::Tools || part == Part::Rules) {
            refresh();
        }
    });
    refresh();
}

void ToolsPage::refresh()
{
    later(m_context.backend.tools(), this, [this](Result<ToolTable> result) {
        if (result) {
            take(std::move(*result));
        } else {
            showError(result.error());
        }
    });
}

void ToolsPage::take(ToolTable table)
{
    if (!m_isFiltering) {
        rememberExpansion();
    }
    m_table = std::move(table);
    if (m_table->empty()) {
        m_model->setTable(m_table);
        setCount(QString());
        showEmpty(m_empty);
        return;
    }
    m_model->setTable(m_table);
    applyFilter();
}

void ToolsPage::applyFilter()
{
    const QString words = m_filter->text().trimmed();
    const int round = ++m_round;
    if (!m_table || m_table->empty()) {
        return;
    }
    if (words.isEmpty() && !m_onlyEffect) {
        if (m_isFiltering) {
            m_model->setShown(nullptr);
        }
        m_isFiltering = false;
        m_tree->setMarkedWords({});
        setCount(tr("%Ln tool(s)", nullptr, int(m_model->shownCount())));
        showBody();
        restoreExpansion();
        return;
    }
    if (!m_isFiltering) {
        rememberExpansion();
    }
    m_isFiltering = true;
    auto work = [table = m_table, words, effect = m_onlyEffect]() -> Result<std::vector<quint32>> {
        std::vector<quint32> rows = filterTools(*table, words);
        if (effect) {
            std::erase_if(rows, [&](quint32 row) { return (*table)[row].effect != *effect; });
        }
        return rows;
    };
    later(onPool(std::move(work)), this, [this, round, words](Result<std::vector<quint32>> rows) {
        if (rows && round == m_round) { // a newer key has made this answer stale
            showFiltered(words, std::make_shared<const std::vector<quint32>>(std::move(*rows)));
        }
    });
}

void ToolsPage::showFiltered(const QString& words, std::shared_ptr<const std::vector<quint32>> rows)
{
    m_model->setShown(std::move(rows));
    setCount(
        tr("%1 of %2").arg(QLocale().toString(m_model->shownCount()), QLocale().toString(qlonglong(m_table->size()))));
    m_tree->setMarkedWords(words.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    if (m_model->shownCount() == 0) {
        m_noHit->setTexts(words.isEmpty() ? tr("No tool matches.") : tr("No tool matches “%1”.").arg(words), QString());
        showEmpty(m_noHit);
        return;
    }
    showBody();
    if (m_model->shownCount() <= kAutoOpen) {
        m_tree->expandAll();
    } else {
        openGroups();
    }
    const QModelIndex kept = m_model->indexOf(m_shownPath);
    if (kept.isValid()) {
        m_tree->setCurrentIndex(kept);
    }
}

void ToolsPage::openGroups()
{
    for (int row = 0; row < qMin(3, m_model->rowCount()); ++row) {
        m_tree->expand(m_model->index(row, 0));
    }
}

void ToolsPage::rememberExpansion()
{
    m_expanded.clear();
    for (QModelIndex at = m_model->index(0, 0); at.isValid(); at = m_tree->indexBelow(at)) {
        if (m_tree->isExpanded(at)) {
            m_expanded.insert(at.data(ToolModel::PathRole).toString());
        }
    }
}

void ToolsPage::restoreExpansion()
{
    for (QModelIndex at = m_model->index(0, 0); at.isValid(); at = m_tree->indexBelow(at)) {
        if (m_expanded.contains(at.data(ToolModel::PathRole).toString())) {
            m_tree->expand(at);
        }
    }
    if (m_expanded.isEmpty() && m_model->shownCount() <= kOpenAtFirst) {
        m_tree->expandAll();
    } else if (m_expanded.isEmpty() && m_model->rowCount() == 1) {
        m_tree->expand(m_model->index(0, 0));
    }
    const QString wanted = m_wanted.isEmpty() ? m_shownPath : std::exchange(m_wanted, QString());
    if (!wanted.isEmpty()) {
        showId(wanted);
    }
}

void ToolsPage::showId(const QString& id)
{
    if (!m_table || m_table->empty()) {
        m_wanted = id;
        return;
    }
    const QModelIndex tool = m_model->indexOf(id);
    if (tool.isValid()) {
        m_tree->setCurrentIndex(tool);
        m_tree->scrollTo(tool);
        return;
    }
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex group = m_model->index(row, 0);
        if (group.data().toString() == id) {
            m_tree->expand(group);
            m_tree->setCurrentIndex(group);
            m_tree->scrollTo(group, QAbstractItemView::PositionAtTop);
        }
    }
}

} // namespace executor::ui

#include "moc_toolspage.cpp"
