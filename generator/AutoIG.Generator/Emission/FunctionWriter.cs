using AutoIG.Generator.Ir;
using AutoIG.Generator.Planning;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the generated file of a function.</summary>
internal static class FunctionWriter
{
    /// <param name="function">The function.</param>
    /// <param name="ways">The function planned, or each of the ways through it.</param>
    public static string Write(IrFunction function, IEnumerable<PlannedFunction> ways)
    {
        var generated = new GeneratedFields(function);
        return HostWriter.Write(function, ways.Select((way, i) => way switch
        {
            PlannedScalarFunction scalar => (FunctionBodyWriter)new ScalarFunctionWriter(scalar),
            PlannedTensorFunction tensor => new TensorFunctionWriter(tensor, generated, i),
            _ => throw new InvalidOperationException($"{way.GetType().Name} is not known."),
        }).ToArray(), generated);
    }
}
