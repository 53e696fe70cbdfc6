using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the generated file of a function.</summary>
internal static class FunctionWriter
{
    public static string Write(IrFunction function) => Write(function, AnalysisOptions.Default);

    public static string Write(IrFunction function, AnalysisOptions options)
    {
        var bodies = (function.Variants.Count > 0 ? (IEnumerable<IrFunction>)function.Variants : [function])
            .Select(body => body.IsScalar ? (FunctionBodyWriter)new ScalarFunctionWriter(body, options.Simplify) : TensorFunctionWriter.Create(body, options));
        return HostWriter.Write(function, bodies.ToArray());
    }
}
