using AutoIG.Generator.Analysis;
using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the generated file of a function.</summary>
internal static class FunctionWriter
{
    public static string Write(IrFunction function) => Write(function, AnalysisOptions.Default);

    public static string Write(IrFunction function, AnalysisOptions options)
    {
        var generated = new GeneratedFields(function);
        var ways = function.Variants.Count > 0 ? (IEnumerable<IrFunction>)function.Variants : [function];
        var bodies = ways.Select((way, i) =>
            way.IsScalar ? (FunctionBodyWriter)new ScalarFunctionWriter(way, options.Simplify) : TensorFunctionWriter.Create(way, options, generated, i));
        return HostWriter.Write(function, bodies.ToArray(), generated);
    }
}
