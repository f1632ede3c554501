package module

func (d *decoder) typeSection() error {
	n, err := d.count(RuleTypes, d.limits.Types)
	if err != nil {
		return err
	}
	d.m.Types = make([]FuncType, n)
	values := make([]ValType, 0, len(d.data)) // of all types together
	for i := range d.m.Types {
		at := d.at()
		form, err := d.byte()
		if err != nil {
			return err
		}
		if form != 0x60 {
			return refuse(RuleFunctionType, at)
		}
		params, err := d.count(RuleParams, d.limits.Params)
		if err != nil {
			return err
		}
		start := len(values)
		if values, err = d.valTypes(values, params); err != nil {
			return err
		}
		results, err := d.count(RuleResults, 1)
		if err != nil {
			return err
		}
		middle := len(values)
		if values, err = d.valTypes(values, results); err != nil {
			return err
		}
		d.m.Types[i] = FuncType{Params: values[start:middle:middle], Results: values[middle:len(values):len(values)]}
	}
	return nil
}

func (d *decoder) valTypes(to []ValType, n uint32) ([]ValType, error) {
	for range n {
		t, err := d.valType()
		if err != nil {
			return nil, err
		}
		to = append(to, t)
	}
	return to, nil
}

// typeIndex reads the number of a type that exists.
func (d *decoder) typeIndex() (uint32, error) {
	at := d.at()
	i, err := d.u32()
	if err == nil && uint64(i) >= uint64(len(d.m.Types)) {
		err = refuse(RuleUnknownType, at)
	}
	return i, err
}

func (d *decoder) importSection() error {
	n, err := d.count(RuleImports, d.limits.Imports)
	if err != nil {
		return err
	}
	d.m.Imports = make([]Import, n)
	for i := range d.m.Imports {
		start := d.at()
		im := &d.m.Imports[i]
		if im.Module, err = d.name(d.limits.NameLength); err != nil {
			return err
		}
		if im.Name, err = d.name(d.limits.NameLength); err != nil {
			return err
		}
		at := d.at()
		kind, err := d.byte()
		if err != nil {
			return err
		}
		if ExportKind(kind) != ExportFunc {
			return refuse(RuleImportKind, at)
		}
		if im.Type, err = d.typeIndex(); err != nil {
			return err
		}
		if d.imports == nil {
			return refuse(RuleImport, start)
		}
		known, ok := d.imports(im.Module, im.Name)
		if !ok {
			return refuse(RuleImport, start)
		}
		if !known.Equal(d.m.Types[im.Type]) {
			return refuse(RuleImportType, start)
		}
	}
	return nil
}

func (d *decoder) functionSection() error {
	n, err := d.count(RuleFunctions, d.limits.Functions)
	if err != nil {
		return err
	}
	d.m.Funcs = make([]uint32, n)
	for i := range d.m.Funcs {
		if d.m.Funcs[i], err = d.typeIndex(); err != nil {
			return err
		}
	}
	return nil
}

// function reads the number of a function that exists, imported or not.
func (d *decoder) function(missing Rule) (uint32, error) {
	at := d.at()
	i, err := d.u32()
	if err == nil && uint64(i) >= uint64(d.m.functions()) {
		err = refuse(missing, at)
	}
	return i, err
}

// functions is the number of functions, imports included.
func (m *Module) functions() int { return len(m.Imports) + len(m.Funcs) }

func (d *decoder) tableSection() error {
	n, err := d.count(RuleTableCount, 1)
	if err != nil || n == 0 {
		return err
	}
	at := d.at()
	kind, err := d.byte()
	if err != nil {
		return err
	}
	if kind != 0x70 {
		return refuse(RuleTableType, at)
	}
	at = d.at()
	t := &Table{}
	if t.Min, t.Max, t.HasMax, err = d.bounds(); err != nil {
		return err
	}
	if uint64(t.Min) > uint64(d.limits.Table) {
		return exceeds(RuleTable, at, d.limits.Table)
	}
	if t.HasMax && t.Max < t.Min {
		return refuse(RuleTableLimits, at)
	}
	d.m.Table = t
	return nil
}

// maxPages is the most that 32 bits can address.
const maxPages = 1 << 16

func (d *decoder) memorySection() error {
	at := d.at()
	n, err := d.u32()
	if err != nil {
		return err
	}
	if n != 1 {
		return refuse(RuleMemoryCount, at)
	}
	at = d.at()
	m := &d.m.Memory
	if m.Min, m.Max, m.HasMax, err = d.bounds(); err != nil {
		return err
	}
	if uint64(m.Min) > uint64(d.limits.InitialPages) {
		return exceeds(RuleInitialPages, at, d.limits.InitialPages)
	}
	if m.HasMax && (m.Max < m.Min || m.Max > maxPages) {
		return refuse(RuleMemoryLimits, at)
	}
	d.hasMemory = true
	return nil
}

func (d *decoder) globalSection() error {
	n, err := d.count(RuleGlobals, d.limits.Globals)
	if err != nil {
		return err
	}
	d.m.Globals = make([]Global, n)
	for i := range d.m.Globals {
		g := &d.m.Globals[i]
		if g.Type, err = d.valType(); err != nil {
			return err
		}
		at := d.at()
		mutable, err := d.byte()
		if err != nil {
			return err
		}
		if mutable > 1 {
			return refuse(RuleMutability, at)
		}
		g.Mutable = mutable == 1
		if g.Init, err = d.constant(g.Type); err != nil {
			return err
		}
	}
	return nil
}

// elemSection reads segments of functions. That they fit is known here, since nothing
// but constants can say where they go.
func (d *decoder) elemSection() error {
	n, err := d.count(RuleElemSegments, d.limits.ElemSegments)
	if err != nil {
		return err
	}
	d.m.Elems = make([]Elem, n)
	for i := range d.m.Elems {
		start := d.at()
		offset, err := d.segment()
		if err != nil {
			return err
		}
		if d.m.Table == nil {
			return refuse(RuleUnknownTable, start)
		}
		n, err := d.count(RuleElemBounds, len(d.data))
		if err != nil {
			return err
		}
		if uint64(offset)+uint64(n) > uint64(d.m.Table.Min) {
			return refuse(RuleElemBounds, start)
		}
		e := &d.m.Elems[i]
		e.Offset, e.Funcs = offset, make([]uint32, n)
		for j := range e.Funcs {
			if e.Funcs[j], err = d.function(RuleUnknownFunction); err != nil {
				return err
			}
		}
	}
	return nil
}

// segment reads what an active segment begins with, and gives its offset.
func (d *decoder) segment() (uint32, error) {
	at := d.at()
	flags, err := d.u32()
	if err != nil {
		return 0, err
	}
	if flags != 0 {
		return 0, refuse(RuleSegment, at)
	}
	offset, err := d.constant(I32)
	return uint32(offset), err
}

func (d *decoder) dataSection() error {
	n, err := d.count(RuleDataSegments, d.limits.DataSegments)
	if err != nil {
		return err
	}
	d.m.Data = make([]Data, n)
	for i := range d.m.Data {
		start := d.at()
		s := &d.m.Data[i]
		if s.Offset, err = d.segment(); err != nil {
			return err
		}
		n, err := d.u32()
		if err != nil {
			return err
		}
		if s.Bytes, err = d.bytes(n); err != nil {
			return err
		}
		if uint64(s.Offset)+uint64(n) > uint64(d.m.Memory.Min)*PageSize {
			return refuse(RuleDataBounds, start)
		}
	}
	return nil
}
