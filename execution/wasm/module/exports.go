package module

// entryType is the type of user_entrypoint.
var entryType = FuncType{Params: []ValType{I32}, Results: []ValType{I32}}

func (d *decoder) exportSection() error {
	n, err := d.count(RuleExports, d.limits.Exports)
	if err != nil {
		return err
	}
	d.m.Exports = make([]Export, n)
	names := make(map[string]struct{}, n)
	for i := range d.m.Exports {
		start := d.at()
		e := &d.m.Exports[i]
		if e.Name, err = d.name(d.limits.NameLength); err != nil {
			return err
		}
		if _, again := names[e.Name]; again {
			return refuse(RuleExportDuplicate, start)
		}
		names[e.Name] = struct{}{}
		at := d.at()
		kind, err := d.byte()
		if err != nil {
			return err
		}
		e.Kind = ExportKind(kind)
		if e.Kind > ExportGlobal {
			return refuse(RuleExportKind, at)
		}
		at = d.at()
		if e.Index, err = d.u32(); err != nil {
			return err
		}
		if uint64(e.Index) >= uint64(d.exportable(e.Kind)) {
			return refuse(RuleExportIndex, at)
		}
		switch {
		case e.Name == MemoryName && e.Kind != ExportMemory:
			return refuse(RuleExportMemory, start)
		case e.Name == EntryName && !d.isEntry(e):
			return refuse(RuleExportEntry, start)
		}
	}
	_, memory := names[MemoryName]
	_, entry := names[EntryName]
	d.exportsFound = memory && entry
	return nil
}

// exportable is how many there are of a kind.
func (d *decoder) exportable(k ExportKind) int {
	switch {
	case k == ExportFunc:
		return d.m.functions()
	case k == ExportGlobal:
		return len(d.m.Globals)
	case k == ExportTable && d.m.Table == nil:
		return 0
	}
	return 1 // the memory was there before the exports
}

// isEntry tells whether an export can be what calls of the contract begin with: a
// function of its own, so that its instrumented body guards the call.
func (d *decoder) isEntry(e *Export) bool {
	return e.Kind == ExportFunc && int(e.Index) >= len(d.m.Imports) && d.m.Type(e.Index).Equal(entryType)
}

// missingExport names the first required export that a module lacks.
func (d *decoder) missingExport(at int) error {
	for _, e := range d.m.Exports {
		if e.Name == MemoryName {
			return refuse(RuleExportEntry, at)
		}
	}
	return refuse(RuleExportMemory, at)
}
