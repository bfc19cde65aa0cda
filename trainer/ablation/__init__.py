"""``lipsmith eval ablation``: the papers' ablation tables, trained and judged again."""
