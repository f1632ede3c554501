package vm

// checker follows the types of all operands and locals.
type checker struct{}

func newChecker(*Session) *checker { return &checker{} }

func (c *checker) begin([]*Type) {}

func (c *checker) enter(*instance, int) {}

func (s *Session) check(f *frame, in *instr) error { return nil }
