namespace AutoIG.Generator.Lowering;

/// <summary>A method turns out to be of another form than was taken for granted: it is lowered again from its beginning.</summary>
/// <param name="form">The form.</param>
internal sealed class LoweringAgainException(LoweringForm form) : Exception("The method is of another form.")
{
    public LoweringForm Form => form;
}
